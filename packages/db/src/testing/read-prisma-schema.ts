export type SchemaColumn = { table: string; column: string; type: string; nullable: boolean };
/** Columns that together are unique, in order, as one text: `table(column, column)`. */
export type PrismaShape = { columns: SchemaColumn[]; uniques: string[] };

/** What a Prisma schema says of the tables, in the words Postgres uses. Reads only what our schema makes use of. */
export function readPrismaSchema(text: string): PrismaShape {
  const blocks = [...text.matchAll(/^(model|enum) (\w+) \{\n([\s\S]*?)^\}/gm)].map(([, kind, name = '', body = '']) => {
    return { kind, name, lines: body.split('\n').map((line) => line.replace(/\/\/.*$/, '').trim()) };
  });
  const enums = new Map(
    blocks.filter(({ kind }) => kind === 'enum').map(({ name, lines }) => [name, mapped(lines) ?? name]),
  );
  const models = blocks.filter(({ kind }) => kind === 'model').map(({ name, lines }) => readModel(name, lines, enums));
  return {
    columns: models.flatMap((model) => model.columns),
    uniques: models.flatMap((model) => model.uniques),
  };
}

const scalarTypes: Record<string, string> = {
  String: 'text',
  Int: 'integer',
  BigInt: 'bigint',
  Float: 'double precision',
  Decimal: 'numeric',
  Boolean: 'boolean',
  Json: 'jsonb',
  Bytes: 'bytea',
};
const nativeTypes: Record<string, string> = {
  Uuid: 'uuid',
  Date: 'date',
  'Timestamptz(3)': 'timestamp(3) with time zone',
};

function readModel(name: string, lines: string[], enums: Map<string, string>): PrismaShape {
  const table = mapped(lines) ?? name;
  const columnOf = new Map<string, string>();
  const columns: SchemaColumn[] = [];
  const uniques: string[] = [];
  for (const line of lines) {
    const [, field = '', type = '', optional = '', rest = ''] = /^(\w+)\s+(\w+)(\?|\[\])?(.*)$/.exec(line) ?? [];
    const native = /@db\.(\w+(?:\(\d\))?)/.exec(rest)?.[1];
    const known = native === undefined ? (scalarTypes[type] ?? enums.get(type)) : nativeTypes[native];
    if (known === undefined) continue;
    const column = /@map\("(\w+)"\)/.exec(rest)?.[1] ?? field;
    columnOf.set(field, column);
    columns.push({ table, column, type: optional === '[]' ? `${known}[]` : known, nullable: optional === '?' });
    if (/@(id|unique)\b/.test(rest)) uniques.push(`${table}(${column})`);
  }
  for (const line of lines) {
    const fields = /^@@(?:id|unique)\(\[([\w, ]+)\]\)/.exec(line)?.[1]?.split(', ');
    if (fields) uniques.push(`${table}(${fields.map((field) => columnOf.get(field)).join(', ')})`);
  }
  return { columns, uniques };
}

function mapped(lines: string[]): string | undefined {
  return lines.map((line) => /^@@map\("(\w+)"\)/.exec(line)?.[1]).find(Boolean);
}
