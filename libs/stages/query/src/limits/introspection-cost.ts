// What introspection costs. Its lists have no page size: each costs as much as it holds in this schema on average.
import { type GraphQLSchema, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import type { ComplexityEstimator } from 'graphql-query-complexity';

type Lengths = Readonly<Record<string, number>>;

const known = new WeakMap<GraphQLSchema, Lengths>();

/** Estimates the fields of introspection types; leaves every other field to the next estimator. */
export function introspectionEstimator(schema: GraphQLSchema): ComplexityEstimator {
  const lengths = known.get(schema) ?? lengthsOf(schema);
  known.set(schema, lengths);
  return ({ type, field, childComplexity }) => {
    if (type.name.startsWith('__')) return 1 + childComplexity * (lengths[`${type.name}.${field.name}`] ?? 1);
    return field.name === '__type' ? 1 + childComplexity * lengths.__type : undefined;
  };
}

/** Average lengths of the lists of introspection, in a schema of the present size. */
function lengthsOf(schema: GraphQLSchema): Lengths {
  const types = Object.values(schema.getTypeMap());
  const withFields = types.filter((type) => isObjectType(type) || isInterfaceType(type));
  const fields = withFields.flatMap((type) => Object.values(type.getFields()));
  const args = fields.flatMap((field) => field.args);
  const wrapped = [...fields, ...args].map(({ type }) => String(type).replace(/[^![]/g, '').length);
  const average = (total: number, over: number): number => total / Math.max(1, over);
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
  const inputFields = types.filter(isInputObjectType).map((type) => Object.keys(type.getFields()).length);
  const values = types.filter(isEnumType).map((type) => type.getValues().length);
  const directives = schema.getDirectives();
  // A type that is named may be the largest.
  const largest = Math.max(...withFields.map((type) => Object.keys(type.getFields()).length));
  const named = Math.max(1, largest / average(fields.length, types.length));
  return {
    __type: named,
    '__Schema.queryType': named,
    '__Schema.mutationType': named,
    '__Schema.subscriptionType': named,
    '__Schema.types': types.length,
    '__Schema.directives': directives.length,
    '__Type.fields': average(fields.length, types.length),
    '__Type.inputFields': average(sum(inputFields), types.length),
    '__Type.enumValues': average(sum(values), types.length),
    '__Type.possibleTypes': average(types.length, types.length),
    // Each level of `ofType` is there for some of the types only.
    '__Type.ofType': average(sum(wrapped), 4 * wrapped.length),
    '__Field.args': average(args.length, fields.length),
    '__Directive.args': average(sum(directives.map((directive) => directive.args.length)), directives.length),
  };
}
