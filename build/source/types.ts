import ts from '../typescript-api.ts';

const TYPED_ARRAY = /^(U?[Ii]nt(8|16|24|32)|Uint8Clamped|Float(32|64))Array$/;

/** The members of a union, with the constraints of type parameters in their place. */
export function partsOf(type: ts.Type, checker: ts.TypeChecker): ts.Type[] {
  if (type.isUnion()) return type.types.flatMap((part) => partsOf(part, checker));
  if (type.flags & ts.TypeFlags.TypeParameter) {
    const constraint = checker.getBaseConstraintOfType(type);
    return constraint && constraint !== type ? partsOf(constraint, checker) : [type];
  }
  return [type];
}

/** The same without null and undefined. */
export function valuesOf(type: ts.Type, checker: ts.TypeChecker): ts.Type[] {
  return partsOf(type, checker).filter((part) => !(part.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null | ts.TypeFlags.Void)));
}

/** Whether a value may be undefined by its type. */
export const mayBeUndefined = (type: ts.Type, checker: ts.TypeChecker): boolean =>
  partsOf(type, checker).some((part) => (part.flags & ts.TypeFlags.Undefined) !== 0);

export const isAny = (type: ts.Type): boolean => (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0;

export const isText = (type: ts.Type): boolean => (type.flags & ts.TypeFlags.StringLike) !== 0;

export function isList(type: ts.Type, checker: ts.TypeChecker): boolean {
  return checker.isArrayType(type) || checker.isTupleType(type);
}

/** Whether a type is one of the interpreter's own of that name. */
export function isBuiltIn(type: ts.Type, name: RegExp): boolean {
  const symbol = type.getSymbol();
  return symbol !== undefined && name.test(symbol.name) && isOfLibrary(symbol);
}

export const isFunction = (type: ts.Type): boolean => type.getCallSignatures().length + type.getConstructSignatures().length > 0;

export const isTypedArray = (type: ts.Type): boolean => isBuiltIn(type, TYPED_ARRAY);

/** Declared beside the program, not in it. */
export function isOfLibrary(symbol: ts.Symbol): boolean {
  return symbol.declarations?.some((d) => d.getSourceFile().isDeclarationFile) === true;
}

/** What for-of of the interpreter runs over as the language says. */
export function isNativeIterable(type: ts.Type, checker: ts.TypeChecker): boolean {
  return isList(type, checker) || isTypedArray(type) || isText(type) || isBuiltIn(type, /^IArguments$/);
}

/** Every part of a type, and at least one. */
export function every(parts: readonly ts.Type[], test: (part: ts.Type) => boolean): boolean {
  return parts.length > 0 && parts.every(test);
}

/** Whether a class, or one that it extends, is an error class. */
export function isErrorType(type: ts.Type, checker: ts.TypeChecker): boolean {
  if (isBuiltIn(type, /^\w*Error$/)) return true;
  return type.isClassOrInterface() && checker.getBaseTypes(type).some((base) => isErrorType(base, checker));
}
