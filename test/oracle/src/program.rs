//! Builds the puppet's programs (byte code: test/contracts/README.md).
use std::collections::BTreeSet;

use casper_types::{
    bytesrepr::{Bytes, ToBytes},
    AccessRights, CLType, CLTyped, CLValue, Key, RuntimeArgs, URef, U512,
};

use crate::opcodes as op;

/// Argument of a host call.
#[derive(Clone)]
pub enum A {
    /// The number itself.
    I(i64),
    /// Pointer and length of bytes in the program: two arguments.
    D(Vec<u8>),
    /// Address of a place in the scratch area.
    S(u16),
    /// Number read from the scratch area.
    L(u16),
}

/// Part of bytes that are put together in the scratch area.
#[derive(Clone)]
pub enum Seg {
    /// Known bytes.
    B(Vec<u8>),
    /// Length and place in the scratch area.
    S(u16, u16),
}

/// Where sizes are written by default.
pub const SIZE: u16 = 0x3FE0;
/// Where arguments of nested calls are put together.
pub const COMPOSE: u16 = 0x2000;

pub fn bytes(value: impl ToBytes) -> Vec<u8> {
    value.to_bytes().unwrap()
}

pub fn d(value: impl ToBytes) -> A {
    A::D(bytes(value))
}

pub fn clv<T: CLTyped + ToBytes>(value: T) -> Vec<u8> {
    bytes(CLValue::from_t(value).unwrap())
}

/// A type's encoding, which the crate gives only as the end of a value.
pub fn type_bytes(cl_type: CLType) -> Vec<u8> {
    bytes(CLValue::from_components(cl_type, vec![]))[4..].to_vec()
}

#[derive(Clone, Default)]
pub struct Program(pub Vec<u8>);

impl Program {
    pub fn new() -> Self {
        Program::default()
    }

    fn host(mut self, code: u8, policy: &[u8], arguments: &[A]) -> Self {
        self.0.push(code);
        self.0.extend_from_slice(policy);
        for argument in arguments {
            match argument {
                A::I(value) => {
                    self.0.push(0);
                    self.0.extend_from_slice(&(*value as u32).to_le_bytes());
                }
                A::D(data) => {
                    self.0.push(1);
                    self.0
                        .extend_from_slice(&u16::try_from(data.len()).unwrap().to_le_bytes());
                    self.0.extend_from_slice(data);
                }
                A::S(offset) => {
                    self.0.push(2);
                    self.0.extend_from_slice(&offset.to_le_bytes());
                }
                A::L(offset) => {
                    self.0.push(3);
                    self.0.extend_from_slice(&offset.to_le_bytes());
                }
            }
        }
        self
    }

    /// Host call; its result does not matter.
    pub fn h(self, code: u8, arguments: &[A]) -> Self {
        self.host(code, &[0], arguments)
    }

    /// Host call that must answer 0, else the program reverts with the answer.
    pub fn ok(self, code: u8, arguments: &[A]) -> Self {
        self.host(code, &[1], arguments)
    }

    /// Host call whose answer goes to the scratch area.
    pub fn to(self, offset: u16, code: u8, arguments: &[A]) -> Self {
        let [low, high] = offset.to_le_bytes();
        self.host(code, &[2, low, high], arguments)
    }

    pub fn raw(mut self, code: u8, operands: &[u8]) -> Self {
        self.0.push(code);
        self.0.extend_from_slice(operands);
        self
    }

    pub fn set(mut self, offset: u16, data: &[u8]) -> Self {
        self.0.push(0xF0);
        self.0.extend_from_slice(&offset.to_le_bytes());
        self.0.extend_from_slice(&(data.len() as u16).to_le_bytes());
        self.0.extend_from_slice(data);
        self
    }

    pub fn copy(mut self, to: u16, from: u16, length: u16) -> Self {
        self.0.push(0xF1);
        for number in [to, from, length] {
            self.0.extend_from_slice(&number.to_le_bytes());
        }
        self
    }

    pub fn repeat(mut self, times: u16, body: Program) -> Self {
        self.0.push(0xF8);
        self.0.extend_from_slice(&times.to_le_bytes());
        self.0
            .extend_from_slice(&(body.0.len() as u16).to_le_bytes());
        self.0.extend_from_slice(&body.0);
        self
    }

    /// Runs the body unless the number in the scratch area is the expected one.
    pub fn unless(mut self, offset: u16, expected: u32, body: Program) -> Self {
        self.0.push(0xFA);
        self.0.extend_from_slice(&offset.to_le_bytes());
        self.0.extend_from_slice(&expected.to_le_bytes());
        self.0
            .extend_from_slice(&(body.0.len() as u16).to_le_bytes());
        self.0.extend_from_slice(&body.0);
        self
    }

    pub fn then(mut self, other: Program) -> Self {
        self.0.extend_from_slice(&other.0);
        self
    }

    /// Puts parts together in the scratch area; the total length is returned.
    pub fn compose(mut self, at: u16, parts: &[Seg]) -> (Self, u16) {
        let mut cursor = at;
        for part in parts {
            match part {
                Seg::B(data) => {
                    self = self.set(cursor, data);
                    cursor += data.len() as u16;
                }
                Seg::S(from, length) => {
                    self = self.copy(cursor, *from, *length);
                    cursor += length;
                }
            }
        }
        (self, cursor - at)
    }

    // ---- named keys and URefs

    pub fn put_key(self, name: &str, key: Key) -> Self {
        self.h(op::PUT_KEY, &[d(name), d(key)])
    }

    /// Puts the URef (33 bytes) that lies at `offset`; the byte before it is overwritten with the key's tag.
    pub fn put_uref(self, name: &str, offset: u16) -> Self {
        self.set(offset - 1, &[2])
            .h(op::PUT_KEY, &[d(name), A::S(offset - 1), A::I(34)])
    }

    pub fn put_hash(self, name: &str, offset: u16) -> Self {
        self.set(offset - 1, &[1])
            .h(op::PUT_KEY, &[d(name), A::S(offset - 1), A::I(33)])
    }

    /// Named key to `offset` as key bytes.
    pub fn get_key(self, name: &str, offset: u16) -> Self {
        self.ok(op::GET_KEY, &[d(name), A::S(offset), A::I(64), A::S(SIZE)])
    }

    pub fn remove_key(self, name: &str) -> Self {
        self.h(op::REMOVE_KEY, &[d(name)])
    }

    /// New URef at `offset` (33 bytes).
    pub fn new_uref<T: CLTyped + ToBytes>(self, offset: u16, value: T) -> Self {
        self.h(op::NEW_UREF, &[A::S(offset), A::D(clv(value))])
    }

    /// New URef under a name, its value a number from the scratch area: makes answers visible in the effects.
    pub fn note_u32(self, name: &str, at: u16) -> Self {
        let value = [
            Seg::B(bytes(4u32)),
            Seg::S(at, 4),
            Seg::B(type_bytes(CLType::U32)),
        ];
        let (program, length) = self.compose(0x3E00, &value);
        program
            .h(
                op::NEW_UREF,
                &[A::S(0x3E41), A::S(0x3E00), A::I(length.into())],
            )
            .put_uref(name, 0x3E41)
    }

    /// New URef under a name, its value raw bytes from the scratch area as a byte array.
    pub fn note_bytes(self, name: &str, at: u16, length: u16) -> Self {
        let value = [
            Seg::B(bytes(u32::from(length))),
            Seg::S(at, length),
            Seg::B(type_bytes(CLType::ByteArray(length.into()))),
        ];
        let (program, total) = self.compose(0x3800, &value);
        program
            .h(
                op::NEW_UREF,
                &[A::S(0x3E41), A::S(0x3800), A::I(total.into())],
            )
            .put_uref(name, 0x3E41)
    }

    pub fn with_rights(self, offset: u16, rights: AccessRights) -> Self {
        self.set(offset + 32, &[rights.bits()])
    }

    // ---- host buffer, arguments, return

    pub fn take(self, offset: u16) -> Self {
        self.ok(
            op::READ_HOST_BUFFER,
            &[A::S(offset), A::L(SIZE), A::S(SIZE + 8)],
        )
    }

    pub fn arg(self, name: &str, offset: u16) -> Self {
        let name = A::D(name.as_bytes().to_vec());
        self.ok(op::GET_NAMED_ARG_SIZE, &[name.clone(), A::S(SIZE)])
            .ok(op::GET_NAMED_ARG, &[name, A::S(offset), A::L(SIZE)])
    }

    pub fn ret<T: CLTyped + ToBytes>(self, value: T) -> Self {
        self.h(op::RET, &[A::D(clv(value))])
    }

    /// Returns the URef at `offset`.
    pub fn ret_uref(self, offset: u16) -> Self {
        let (program, length) = self.compose(
            0x3D00,
            &[
                Seg::B(bytes(33u32)),
                Seg::S(offset, 33),
                Seg::B(type_bytes(CLType::URef)),
            ],
        );
        program.h(op::RET, &[A::S(0x3D00), A::I(length.into())])
    }

    pub fn revert(self, code: u16) -> Self {
        self.h(op::REVERT, &[A::I(65536 + i64::from(code))])
    }

    // ---- purses

    pub fn purse(self, offset: u16) -> Self {
        self.ok(op::CREATE_PURSE, &[A::S(offset), A::I(33)])
    }

    pub fn main_purse(self, offset: u16) -> Self {
        self.h(op::GET_MAIN_PURSE, &[A::S(offset)])
    }

    pub fn pay(self, from: u16, to: u16, amount: u64) -> Self {
        self.ok(
            op::TRANSFER_FROM_PURSE_TO_PURSE,
            &transfer(A::S(from), A::S(to), amount, None),
        )
    }

    // ---- calls

    /// Calls a contract with fixed arguments; what it returns goes to the host buffer, its size to SIZE.
    pub fn call(self, contract: [u8; 32], entry_point: &str, arguments: &RuntimeArgs) -> Self {
        self.ok(
            op::CALL_CONTRACT,
            &[
                A::D(contract.to_vec()),
                d(entry_point),
                d(arguments),
                A::S(SIZE),
            ],
        )
    }

    /// Calls a puppet's entry point with a program.
    pub fn puppet(self, contract: [u8; 32], entry_point: &str, program: &Program) -> Self {
        self.call(contract, entry_point, &program.args())
    }

    /// Calls a puppet with a program and URefs that lie in the scratch area as further arguments.
    pub fn puppet_with(
        self,
        contract: [u8; 32],
        entry_point: &str,
        program: &Program,
        urefs: &[(&str, u16)],
    ) -> Self {
        let mut parts = vec![Seg::B(bytes(1 + urefs.len() as u32))];
        parts.push(Seg::B(bytes("program")));
        parts.push(Seg::B(clv(Bytes::from(program.0.clone()))));
        for (name, offset) in urefs {
            parts.push(Seg::B(bytes(*name)));
            parts.push(Seg::B(bytes(33u32)));
            parts.push(Seg::S(*offset, 33));
            parts.push(Seg::B(type_bytes(CLType::URef)));
        }
        let (this, length) = self.compose(COMPOSE, &parts);
        this.ok(
            op::CALL_CONTRACT,
            &[
                A::D(contract.to_vec()),
                d(entry_point),
                A::S(COMPOSE),
                A::I(length.into()),
                A::S(SIZE),
            ],
        )
    }

    /// Calls a contract with a URef that lies in the scratch area as its only argument.
    pub fn call_with_uref(
        self,
        contract: [u8; 32],
        entry_point: &str,
        name: &str,
        offset: u16,
    ) -> Self {
        let (this, length) = self.compose(
            COMPOSE,
            &[
                Seg::B(bytes(1u32)),
                Seg::B(bytes(name)),
                Seg::B(bytes(33u32)),
                Seg::S(offset, 33),
                Seg::B(type_bytes(CLType::URef)),
            ],
        );
        this.ok(
            op::CALL_CONTRACT,
            &[
                A::D(contract.to_vec()),
                d(entry_point),
                A::S(COMPOSE),
                A::I(length.into()),
                A::S(SIZE),
            ],
        )
    }

    pub fn args(&self) -> RuntimeArgs {
        let mut arguments = RuntimeArgs::new();
        arguments
            .insert("program", Bytes::from(self.0.clone()))
            .unwrap();
        arguments
    }
}

/// Arguments of transfer_from_purse_to_purse for URefs in the scratch area.
pub fn transfer(from: A, to: A, amount: u64, id: Option<u64>) -> Vec<A> {
    vec![from, A::I(33), to, A::I(33), d(U512::from(amount)), d(id)]
}

pub fn no_urefs() -> Vec<u8> {
    bytes(BTreeSet::<URef>::new())
}
