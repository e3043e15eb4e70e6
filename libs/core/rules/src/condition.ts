// A condition after all checks: fields exist, operators fit their types, values are read.
import type { Span, Value } from './values.js';

/** What a field is compared with: a value, or another field of the event. */
export type Operand = { readonly value: Value } | { readonly field: string };

/** A set: values, the members of a tag, or the allow-list of the tags that selected the subject. */
export type ValueSet =
  | { readonly kind: 'values'; readonly values: ReadonlySet<Value> }
  | { readonly kind: 'tag'; readonly tag: string }
  | { readonly kind: 'allow-list' };

/** An order. */
export type OrderOperator = 'greaterThan' | 'atLeast' | 'lessThan' | 'atMost';

/** A question that only the stored past answers. */
export type PastCondition =
  | { readonly kind: 'first time'; readonly fields: readonly string[] }
  | {
      readonly kind: 'sum';
      readonly of: 'amount' | 'events';
      readonly per: readonly string[];
      readonly window: Span;
      readonly operator: OrderOperator;
      readonly operand: Operand;
    };

/** A condition that can be evaluated on every event of its kind. */
export type Condition =
  | { readonly kind: 'all' | 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'equals'; readonly field: string; readonly operand: Operand }
  | { readonly kind: OrderOperator; readonly field: string; readonly operand: Operand }
  | { readonly kind: 'in' | 'notIn'; readonly field: string; readonly set: ValueSet }
  | { readonly kind: 'contains' | 'startsWith' | 'has'; readonly field: string; readonly text: string }
  | { readonly kind: 'present'; readonly field: string; readonly wanted: boolean }
  | PastCondition;
