/** The engine's word for the type of a value, in its messages. */
export function kindName(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (Array.isArray(value)) return 'Array';
  if (ArrayBuffer.isView(value)) return (value.constructor as { name: string }).name;
  const type = typeof value;
  return type[0]!.toUpperCase() + type.slice(1);
}
