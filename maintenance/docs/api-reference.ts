import { execFileSync } from 'node:child_process';
import ts from 'typescript';

const entrances = [
  ['lib/index.ts', 'sentinel-nextjs', 'For code that runs on the server.'],
  ['lib/client.ts', 'sentinel-nextjs/client', 'For components in the browser.'],
  ['lib/next-config.js', 'sentinel-nextjs/next-config', 'For `next.config`.'],
  ['lib/testing.ts', 'sentinel-nextjs/testing', 'For the tests of an app.'],
] as const;

const introduction = `The library has four entrances. This page lists what each of them exports, and what \`createSentinel\` returns. It is made
from the docstrings in \`lib/\` by \`npx tsx maintenance/docs/generate-docs.ts\`. [roadmap.md](roadmap.md) lists what the
library does not do.`;

const typeFormat =
  ts.TypeFormatFlags.NoTruncation |
  ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope |
  ts.TypeFormatFlags.UseSingleQuotesForStringLiteralType;

/** The page docs/api.md: the public API of the library. */
export function apiPage(): string {
  const { config } = ts.readConfigFile('tsconfig.json', ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, '.');
  const files = entrances.map(([file]) => file);
  const program = ts.createProgram(files, { ...options, incremental: false });
  const checker = program.getTypeChecker();
  const exportsOf = (file: string) => {
    const source = program.getSourceFile(file);
    const entrance = source && checker.getSymbolAtLocation(source);
    if (!entrance) throw new Error(`${file} exports nothing`);
    return checker
      .getExportsOfModule(entrance)
      .map((symbol) => (isAlias(symbol) ? checker.getAliasedSymbol(symbol) : symbol))
      .sort(byName);
  };
  const describe = createDescriber(checker, files.flatMap(exportsOf));
  const sections = entrances.flatMap(([file, name, purpose]) => [
    `## ${name}`,
    purpose,
    ...exportsOf(file).filter(isValue).flatMap(describe.value),
    ...exportsOf(file).flatMap((symbol) => (isValue(symbol) ? [] : describe.type(symbol))),
  ]);
  const ours = program.getSourceFiles().filter(({ isDeclarationFile }) => !isDeclarationFile);
  const others = ['## Types in these signatures', ...describe.mentionedTypes(ours)];
  const page = ['# API', introduction, ...sections, ...others];
  const format = ['biome', 'format', '--stdin-file-path=docs/api.md'];
  return execFileSync('npx', format, { input: page.join('\n\n'), encoding: 'utf8' });
}

const sortKey = ({ name }: ts.Symbol) => (name === 'createSentinel' ? '' : name);
const byName = (a: ts.Symbol, b: ts.Symbol) => sortKey(a).localeCompare(sortKey(b));
const has = (flag: ts.SymbolFlags) => (symbol: ts.Symbol) => (symbol.flags & flag) !== 0;
const isValue = has(ts.SymbolFlags.Value);
const isAlias = has(ts.SymbolFlags.Alias);
const isClass = has(ts.SymbolFlags.Class);
const isOptional = has(ts.SymbolFlags.Optional);

/** @param exported all exports; where TypeScript writes one of their types out, the page writes its name */
function createDescriber(checker: ts.TypeChecker, exported: readonly ts.Symbol[]) {
  const described = new Set<string>();
  const mentioned = new Set<string>();
  const expanded = (type: ts.Type, flags = ts.TypeFormatFlags.None) =>
    checker.typeToString(type, undefined, typeFormat | flags);
  const names = exported
    .filter((symbol) => !isValue(symbol))
    .flatMap((symbol) => {
      const type = checker.getDeclaredTypeOfSymbol(symbol);
      const long = [expanded(type), expanded(type, ts.TypeFormatFlags.InTypeAlias)];
      return long.map((text) => [symbol.name, text] as const);
    })
    .filter(([, text]) => /^(?:\{|'|Readonly<)/.test(text));
  const typeText = (type: ts.Type) =>
    names.reduce((text, [name, long]) => text.replaceAll(long, name), expanded(type));

  function value(symbol: ts.Symbol): readonly string[] {
    const { name } = symbol;
    const [signature] = checker.getTypeOfSymbol(symbol).getCallSignatures();
    if (name === 'createSentinel') {
      const instance = signature?.getReturnType().getProperties().toSorted(byName) ?? [];
      return [
        ...section(name, symbol, `function ${name}(options?: SentinelOptions): Sentinel;`),
        ...instance.flatMap((part) =>
          section(`sentinel.${part.name}`, part, `sentinel.${member(part)}`),
        ),
      ];
    }
    if (signature) return section(name, symbol, `function ${member(symbol)};`);
    if (!isClass(symbol)) return section(name, symbol, `declare const ${member(symbol)};`);
    const type = checker.getDeclaredTypeOfSymbol(symbol);
    const isError = type.getProperty('stack') !== undefined;
    const heading = isError ? `class ${name} extends Error` : `class ${name}`;
    return section(name, symbol, `${heading} ${members(type)}`);
  }

  /** A type as the source declares it, or the members of a type that zod infers. */
  function type(symbol: ts.Symbol): readonly string[] {
    const [declaration] = symbol.declarations ?? [];
    const source = plain(declaration?.getText().replace(/^export /, '') ?? '');
    const isInterface = declaration !== undefined && ts.isInterfaceDeclaration(declaration);
    const isInferred = isInterface
      ? source.includes('typeof ')
      : /typeof |\bz\.|\w\['/.test(source);
    if (!isInferred) return section(symbol.name, symbol, source);
    const type = checker.getDeclaredTypeOfSymbol(symbol);
    const hasMembers = type.getProperties().some(isOurs);
    const text = hasMembers ? members(type) : expanded(type, ts.TypeFormatFlags.InTypeAlias);
    return section(symbol.name, symbol, `type ${symbol.name} = ${text}`);
  }

  function section(name: string, symbol: ts.Symbol, signature: string): readonly string[] {
    described.add(name);
    const code = signature.replace(/\/\*\*.*?\*\//gs, '');
    for (const [word] of code.matchAll(/\b[A-Z]\w+/g)) mentioned.add(word);
    const docs = docsOf(symbol);
    const parameters = tags(symbol, 'param').map((text) => text.replace(/^(\S+) /, '- `$1`: '));
    const results = tags(symbol, 'returns').map((text) => `- returns ${text}`);
    const errors = tags(symbol, 'throws').map((text) => `- throws ${text.replace(/[{}]/g, '`')}`);
    const notes = [...parameters, ...results, ...errors].join('\n');
    const examples = tags(symbol, 'example').map(fence);
    const parts = [`### ${name}`, docs, fence(signature), notes, ...examples];
    return parts.filter((part) => part !== '');
  }

  function members(type: ts.Type): string {
    const lines = type
      .getProperties()
      .filter(isOurs)
      .map((part) => `${docComment(part)}${member(part)};`);
    return `{\n${lines.join('\n')}\n}`;
  }

  function docComment(symbol: ts.Symbol): string {
    const docs = docsOf(symbol).replaceAll('\n', ' ');
    return docs === '' ? '' : `/** ${docs} */\n`;
  }

  function member(symbol: ts.Symbol): string {
    const { name } = symbol;
    const type = checker.getTypeOfSymbol(symbol);
    const [signature] = type.getCallSignatures();
    if (signature && !isOptional(symbol)) return name + signatureText(signature);
    if (name === 'handlers' || name === 'options') {
      const lines = type.getProperties().map((part) => `${docComment(part)}${part.name};`);
      return `${name}: {\n${lines.join('\n').replace(/^/gm, '  ')}\n}`;
    }
    const inner = checker.getNonNullableType(type);
    const isSpelledOut = inner.symbol?.name === '__type' && inner.aliasSymbol === undefined;
    const hasDocs = inner.getProperties().some((part) => isOurs(part) && docsOf(part) !== '');
    const text = isSpelledOut && hasDocs ? members(inner) : typeText(type);
    return `${name}${isOptional(symbol) ? '?' : ''}: ${text.replace(/ \| undefined(?=$|;)/g, '')}`;
  }

  /** Takes the types from the source where it declares them, because those are shorter. */
  function signatureText(signature: ts.Signature): string {
    const node = signature.getDeclaration();
    const typeParameters = node.typeParameters?.map((parameter) => parameter.getText()).join(', ');
    const parameters = node.parameters.map(({ name, type, initializer, questionToken }) => {
      const isLeftOut = initializer !== undefined || questionToken !== undefined;
      const text = type?.getText() ?? typeText(checker.getTypeAtLocation(name));
      return `${ts.isIdentifier(name) ? name.text : 'props'}${isLeftOut ? '?' : ''}: ${text}`;
    });
    const declared = node.type?.getText() ?? null;
    // The `T` of the function that returned this one.
    const isForeign = typeParameters === undefined && /\bT\b/.test(declared ?? 'T');
    const result = isForeign || declared === null ? typeText(signature.getReturnType()) : declared;
    return `${typeParameters ? `<${typeParameters}>` : ''}(${parameters.join(', ')}): ${result}`;
  }

  const docsOf = (symbol: ts.Symbol) =>
    plain(ts.displayPartsToString(documented(symbol).getDocumentationComment(checker)));
  const tags = (symbol: ts.Symbol, name: string) =>
    documented(symbol)
      .getJsDocTags(checker)
      .filter((tag) => tag.name === name)
      .map((tag) => plain(ts.displayPartsToString(tag.text)));

  /** A shorthand property such as `{ getSession }` has its docstring at the property or at the function. */
  function documented(symbol: ts.Symbol): ts.Symbol {
    const [declaration] = symbol.declarations ?? [];
    const value = declaration && checker.getShorthandAssignmentValueSymbol(declaration);
    return symbol.getDocumentationComment(checker).length > 0 ? symbol : (value ?? symbol);
  }

  /** The types that the signatures name and no entrance exports. */
  function mentionedTypes(sources: readonly ts.SourceFile[]): readonly string[] {
    const declarations = sources
      .flatMap(({ statements }) => [...statements])
      .filter((node) => ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node));
    const sections: string[] = [];
    // A set also iterates over what is added meanwhile: the types that these types name.
    for (const name of mentioned) {
      const node = declarations.find((declaration) => declaration.name.text === name);
      const symbol = node && checker.getSymbolAtLocation(node.name);
      if (symbol && !described.has(name)) sections.push(...type(symbol));
    }
    return sections;
  }

  return { value, type, mentionedTypes };
}

/** Not what a class has from `Error`, and nothing private. */
function isOurs({ name, declarations = [] }: ts.Symbol): boolean {
  return declarations.some(
    (node) =>
      !node.getSourceFile().isDeclarationFile &&
      !name.startsWith('#') &&
      !/^(?:override|to(?:String|JSON)\()/.test(node.getText()),
  );
}

const plain = (text: string) => text.replace(/\{@link ([^}\s]+)\s*\}/g, '`$1`');
const fence = (code: string) => `\`\`\`typescript\n${code.replace(/\breadonly /g, '')}\n\`\`\``;
