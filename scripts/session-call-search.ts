import ts from 'typescript';

/** Methods of the instance that ask for the session, and wrappers of handlers that do. */
const askingMethods = new Set([
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
 * Makes a search for calls that ask for the session: in a function, in those of the app that it calls, and in what
 * makes a handler. A call whose promise nobody waits for does not count, nor one in a function that is only passed on.
 *
 * @param libraryFolder where `sentinel-nextjs` lies, with a slash at its end
 */
export function createAskSearch(checker: ts.TypeChecker, libraryFolder: string) {
  const isLibrary = (node: ts.Node | undefined) =>
    node?.getSourceFile().fileName.startsWith(libraryFolder) === true;

  /** Whether a function or a value that a module exports asks. */
  function asks(code: ts.Node, seen: ReadonlySet<ts.Node> = new Set()): boolean {
    if (seen.has(code)) return false;
    const next = new Set([...seen, code]);
    if (ts.isFunctionLike(code)) {
      return 'body' in code && code.body !== undefined && contains(code.body, next);
    }
    if (ts.isBindingElement(code)) return asks(code.parent.parent, next);
    if (ts.isVariableDeclaration(code)) return !!code.initializer && asks(code.initializer, next);
    if (ts.isExportAssignment(code)) return asks(code.expression, next);
    if (ts.isIdentifier(code)) {
      const declaration = declarationOf(checker.getSymbolAtLocation(code), checker);
      return declaration !== undefined && asks(declaration, next);
    }
    if (ts.isCallExpression(code) && code.arguments.some((argument) => asks(argument, next))) {
      return true;
    }
    return contains(code, next);
  }

  function contains(node: ts.Node, seen: ReadonlySet<ts.Node>): boolean {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return false;
    if (ts.isCallExpression(node) && isWaitedFor(node)) {
      const called = checker.getResolvedSignature(node)?.declaration;
      if (isLibrary(called) && askingMethods.has(nameOfCalled(node))) return true;
      const isOfApp = called !== undefined && !called.getSourceFile().isDeclarationFile;
      if (isOfApp && !isLibrary(called) && asks(called, seen)) return true;
    }
    if (ts.isPropertyAccessExpression(node) && node.name.text === 'handlers') {
      return isLibrary(checker.getSymbolAtLocation(node.name)?.valueDeclaration);
    }
    return ts.forEachChild(node, (child) => contains(child, seen)) ?? false;
  }

  return (code: ts.Node): boolean => asks(code);
}

/** Where a value is declared, through all imports and exports. */
export function declarationOf(
  symbol: ts.Symbol | undefined,
  checker: ts.TypeChecker,
): ts.Declaration | undefined {
  const isAlias = symbol !== undefined && (symbol.flags & ts.SymbolFlags.Alias) !== 0;
  return (isAlias ? checker.getAliasedSymbol(symbol) : symbol)?.valueDeclaration;
}

const isWaitedFor = ({ parent }: ts.CallExpression) =>
  !ts.isExpressionStatement(parent) && !ts.isVoidExpression(parent);

function nameOfCalled({ expression }: ts.CallExpression): string {
  if (ts.isPropertyAccessExpression(expression)) return expression.name.text;
  return ts.isIdentifier(expression) ? expression.text : '';
}
