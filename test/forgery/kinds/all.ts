// Every kind of forgery.
import { eraKinds } from './eras.js';
import { headerKinds } from './headers.js';
import type { Kind } from './kind.js';
import { networkKinds } from './networks.js';
import { resultKinds } from './results.js';
import { signatureKinds } from './signatures.js';
import { stateAndChainspecKinds } from './state.js';
import { transactionKinds } from './transactions.js';

export const KINDS: readonly Kind[] = [
  {
    name: 'nothing forged',
    claim: 'what happened',
    made: 'the recorded chain as it is',
    never: 'nothing false',
    forge: () => ({}),
  },
  ...signatureKinds,
  ...headerKinds,
  ...eraKinds,
  ...networkKinds,
  ...transactionKinds,
  ...resultKinds,
  ...stateAndChainspecKinds,
];
