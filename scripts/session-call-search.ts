import ts from 'typescript';

/** Methods of the instance that check the session, and wrappers of handlers that do. */
const checkingMethods = new Set([
  'requireSession',
  'requireRole',
  'requireUserSessions',
  'getSession',
  'getAuth',
  'getAccessToken',
  'cloud',
  'json',
  'mutation',
]);

/**
 * Creates a search for calls that check the session: in a function, in the app's functions that it calls, and in
 * wrappers that create a handler. A call that is not awaited does not count, nor does one in a callback.
 *
 * @param libraryFolder the folder of `sentinel-nextjs`, with a slash at the end
 */
export function createSessionCallSearch(checker: ts.TypeChecker, libraryFolder: string) {
  const isLibrary = (node: ts.Node | undefined) =>
    node?.getSourceFile().fileName.startsWith(libraryFolder) === true;

  /** Whether an exported function or value checks the session. */
  function checksSession(code: ts.Node, seen: ReadonlySet<ts.Node> = new Set()): boolean {
    if (seen.has(code)) return false;
    const next = new Set([...seen, code]);
    if (ts.isFunctionLike(code)) {
      return 'body' in code && code.body !== undefined && contains(code.body, next);
    }
    if (ts.isBindingElement(code)) return checksSession(code.parent.parent, next);
    if (ts.isVariableDeclaration(code))
      return !!code.initializer && checksSession(code.initializer, next);
    if (ts.isExportAssignment(code)) return checksSession(code.expression, next);
    if (ts.isIdentifier(code)) {
      const declaration = declarationOf(checker.getSymbolAtLocation(code), checker);
      return declaration !== undefined && checksSession(declaration, next);
    }
    const handlers = ts.isCallExpression(code) ? code.arguments : [];
    return handlers.some((handler) => checksSession(handler, next)) || contains(code, next);
  }

  function contains(node: ts.Node, seen: ReadonlySet<ts.Node>): boolean {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return false;
    if (ts.isCallExpression(node) && isAwaited(node)) {
      const called = checker.getResolvedSignature(node)?.declaration;
      if (isLibrary(called) && checkingMethods.has(calledName(node))) return true;
      const isOfApp = called !== undefined && !called.getSourceFile().isDeclarationFile;
      if (isOfApp && !isLibrary(called) && checksSession(called, seen)) return true;
    }
    if (ts.isPropertyAccessExpression(node) && node.name.text === 'handlers') {
      return isLibrary(checker.getSymbolAtLocation(node.name)?.valueDeclaration);
    }
    return ts.forEachChild(node, (child) => contains(child, seen)) ?? false;
  }

  return (code: ts.Node): boolean => checksSession(code);
}

/** The declaration of a value, resolved through imports and exports. */
export function declarationOf(
  symbol: ts.Symbol | undefined,
  checker: ts.TypeChecker,
): ts.Declaration | undefined {
  const isAlias = symbol !== undefined && (symbol.flags & ts.SymbolFlags.Alias) !== 0;
  return (isAlias ? checker.getAliasedSymbol(symbol) : symbol)?.valueDeclaration;
}

const isAwaited = ({ parent }: ts.CallExpression) =>
  !ts.isExpressionStatement(parent) && !ts.isVoidExpression(parent);

function calledName({ expression }: ts.CallExpression): string {
  if (ts.isPropertyAccessExpression(expression)) return expression.name.text;
  return ts.isIdentifier(expression) ? expression.text : '';
}
