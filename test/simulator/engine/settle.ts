/** So often a probe is asked again whose answer is not the one of before. */
const MOST = 5;

/**
 * The answer to a probe that, among others, answered `first`. A busy host makes the interpreter late, and what a probe tells of time is then another thing: so
 * one whose answer changed is asked again by itself. What it says as before has not changed; another answer counts when it comes twice in a row.
 * @returns undefined when nothing comes twice
 */
export async function settled(
  first: readonly string[],
  before: readonly string[] | undefined,
  ask: () => Promise<readonly string[]>,
): Promise<readonly string[] | undefined> {
  const same = (one: readonly string[], other: readonly string[] | undefined): boolean => JSON.stringify(one) === JSON.stringify(other);
  if (same(first, before)) return first;
  let [last, steady] = [first, false];
  for (let time = 0; time < MOST; time++) {
    const answer = await ask();
    if (same(answer, before)) return answer;
    steady = same(answer, last);
    last = answer;
  }
  return steady ? last : undefined;
}
