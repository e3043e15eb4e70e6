// Rights that a URef carries; mirrors casper-types 6.0.1 access_rights.rs.

/** Bit set: READ 1, WRITE 2, ADD 4. */
export const AccessRights = {
  NONE: 0,
  READ: 1,
  WRITE: 2,
  READ_WRITE: 3,
  ADD: 4,
  READ_ADD: 5,
  ADD_WRITE: 6,
  READ_ADD_WRITE: 7,
} as const;
/** One of the eight bit sets. */
export type AccessRights = (typeof AccessRights)[keyof typeof AccessRights];

const NAMES = ['NONE', 'READ', 'WRITE', 'READ_WRITE', 'ADD', 'READ_ADD', 'ADD_WRITE', 'READ_ADD_WRITE'] as const;

/** The bit set of a byte, or undefined if it has other bits than the three. */
export function accessRightsOf(bits: number): AccessRights | undefined {
  return Number.isInteger(bits) && bits >= 0 && bits <= 7 ? (bits as AccessRights) : undefined;
}

/** Rust's Display text, such as READ_ADD_WRITE. */
export function formatAccessRights(rights: AccessRights): string {
  return NAMES[rights];
}
