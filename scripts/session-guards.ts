import { basename, dirname, join, relative } from 'node:path';
import ts from 'typescript';
import type { ProtectEntry } from '../lib/access/options';
import { appRoute, protectionOf } from './app-route';
import { createSessionCallSearch, declarationOf } from './session-call-search';

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/**
 * Finds pages, route handlers and Server Actions at protected paths that do not check the session themselves. The
 * middleware may be missing or wrong, and Next.js runs an action at any URL. An action belongs to the paths of all files
 * in `app/` that import its file, directly or indirectly.
 *
 * It finds calls in the function and in the functions that it calls. It does not check whether the call always runs,
 * how its result is used, or what layouts, components, metadata and generated images show.
 *
 * @param root the folder of the app, with `app/`, `sentinel.ts` and `tsconfig.json`
 * @returns a sentence for each, with file, path and what to add
 */
export function unguardedCode(root: string, protect: readonly ProtectEntry[]): readonly string[] {
  const program = createProgram(root);
  const checker = program.getTypeChecker();
  const importedFile = (from: string, name: string) =>
    ts.resolveModuleName(name, from, program.getCompilerOptions(), ts.sys).resolvedModule
      ?.resolvedFileName;
  const library = importedFile(join(root, 'sentinel.ts'), 'sentinel-nextjs');
  if (library === undefined) throw new Error('sentinel.ts does not import from sentinel-nextjs');
  const libraryFolder = `${dirname(library)}/`;
  const isInApp = ({ fileName }: ts.SourceFile) =>
    !fileName.startsWith(libraryFolder) && !fileName.includes('/node_modules/');
  const checksSession = createSessionCallSearch(checker, libraryFolder);

  const sentences: string[] = [];
  const check = (file: ts.SourceFile, what: string, code: ts.Node | undefined, add: string) => {
    if (code === undefined || checksSession(code)) return;
    const path = relative(root, file.fileName);
    sentences.push(`${path}: ${what} does not check the session itself. Add ${add}`);
  };
  const exportsOf = (file: ts.SourceFile) => {
    const module = checker.getSymbolAtLocation(file);
    return module ? checker.getExportsOfModule(module) : [];
  };

  const filesWithActions = new Set<ts.SourceFile>();
  const checkActions = (file: ts.SourceFile, path: string, add: string) => {
    if (filesWithActions.has(file) || !isInApp(file)) return;
    filesWithActions.add(file);
    const what = (name: string) => `the Server Action ${name}, which ${path} can call,`;
    if (runsOnServer(file.statements)) {
      for (const symbol of exportsOf(file)) {
        check(file, what(symbol.name), declarationOf(symbol, checker), add);
      }
    }
    for (const code of inlineActions(file)) check(file, what(nameOf(code)), code, add);
    for (const { fileName } of ts.preProcessFile(file.text).importedFiles) {
      const imported = program.getSourceFile(importedFile(file.fileName, fileName) ?? '');
      if (imported) checkActions(imported, path, add);
    }
  };

  for (const file of program.getSourceFiles()) {
    const path = relative(join(root, 'app'), file.fileName);
    if (path.startsWith('..')) continue;
    const route = appRoute(path);
    const entry = protectionOf(route, protect);
    if (entry === null) continue;
    const add = adviceFor(entry);
    const [kind = ''] = /^(?:page|route)(?=\.[jt]sx?$)/.exec(basename(path)) ?? [];
    for (const symbol of route.isRouted ? exportsOf(file) : []) {
      const code = declarationOf(symbol, checker);
      if (kind === 'page' && symbol.name === 'default')
        check(file, `the page ${route.path}`, code, add);
      if (kind === 'route' && methods.includes(symbol.name)) {
        const wrappers = ', or create the handler with sentinel.json or sentinel.mutation';
        check(file, `${symbol.name} ${route.path}`, code, add + wrappers);
      }
    }
    checkActions(file, route.path, add);
  }
  return sentences;
}

function createProgram(root: string): ts.Program {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const host = { ...ts.sys, readDirectory: () => [] };
  const { options } = ts.parseJsonConfigFileContent(config, host, root);
  const files = ts.sys.readDirectory(join(root, 'app'), ['.ts', '.tsx', '.js', '.jsx']);
  const rootNames = [...files.filter((file) => !/\.test\./.test(file)), join(root, 'sentinel.ts')];
  return ts.createProgram({ rootNames, options });
}

function adviceFor({ path, role }: ProtectEntry): string {
  if (role === undefined) return 'await sentinel.requireSession()';
  const named = typeof role === 'string' ? `'${role}'` : `the role of ${path}`;
  return `await sentinel.requireRole(${named})`;
}

const runsOnServer = (statements: readonly ts.Node[]): boolean =>
  statements.some(
    (statement) =>
      ts.isExpressionStatement(statement) &&
      ts.isStringLiteral(statement.expression) &&
      statement.expression.text === 'use server',
  );

/** Functions with a `'use server'` directive in their body. */
function inlineActions(node: ts.Node): readonly ts.SignatureDeclaration[] {
  const found: ts.SignatureDeclaration[] = [];
  if (ts.isFunctionLike(node)) {
    const body = 'body' in node ? node.body : undefined;
    if (body && ts.isBlock(body) && runsOnServer(body.statements)) found.push(node);
  }
  ts.forEachChild(node, (child) => {
    found.push(...inlineActions(child));
  });
  return found;
}

function nameOf({ name, parent }: ts.SignatureDeclaration): string {
  const ownOrVariable = name ?? (ts.isVariableDeclaration(parent) ? parent.name : null);
  return ownOrVariable?.getText() ?? 'of a form';
}
