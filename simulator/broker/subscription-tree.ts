import type { Session, Subscription } from './session.ts';
import { parseSharedFilter } from './topics.ts';

export interface Subscriber {
  readonly session: Session;
  readonly subscription: Subscription;
}

interface Level {
  readonly children: Map<string, Level>;
  readonly subscribers: Map<Session, Subscriber>;
  /** By share name: members in the order in which they came. */
  readonly shares: Map<string, Map<Session, Subscriber>>;
}

/** All subscriptions by topic level, so that a fleet's messages are routed without a look at every filter. */
export class SubscriptionTree {
  readonly #root: Level = makeLevel();

  add(session: Session, subscription: Subscription): void {
    this.#group(subscription.filter, true)!.set(session, { session, subscription });
  }

  remove(session: Session, filter: string): void {
    this.#group(filter, false)?.delete(session);
  }

  /** Plain subscribers of a topic, and for each share that matches its members. */
  match(topic: string): { subscribers: Subscriber[]; shares: Map<Session, Subscriber>[] } {
    const found = { subscribers: [] as Subscriber[], shares: [] as Map<Session, Subscriber>[] };
    const take = (level: Level | undefined): void => {
      if (!level) return;
      found.subscribers.push(...level.subscribers.values());
      for (const members of level.shares.values()) if (members.size > 0) found.shares.push(members);
    };
    const levels = topic.split('/');
    const visit = (level: Level, depth: number): void => {
      const wild = depth > 0 || !topic.startsWith('$'); // [MQTT-4.7.2-1]
      if (wild) take(level.children.get('#'));
      if (depth === levels.length) return take(level);
      const exact = level.children.get(levels[depth]!);
      if (exact) visit(exact, depth + 1);
      const any = wild ? level.children.get('+') : undefined;
      if (any) visit(any, depth + 1);
    };
    visit(this.#root, 0);
    return found;
  }

  #group(filter: string, create: boolean): Map<Session, Subscriber> | undefined {
    const shared = parseSharedFilter(filter);
    let level = this.#root;
    for (const name of (shared?.filter ?? filter).split('/')) {
      let next = level.children.get(name);
      if (!next) {
        if (!create) return undefined;
        level.children.set(name, (next = makeLevel()));
      }
      level = next;
    }
    if (!shared) return level.subscribers;
    if (create && !level.shares.has(shared.shareName)) level.shares.set(shared.shareName, new Map());
    return level.shares.get(shared.shareName);
  }
}

function makeLevel(): Level {
  return { children: new Map(), subscribers: new Map(), shares: new Map() };
}
