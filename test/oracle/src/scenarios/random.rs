//! Random programs of host calls in nested frames, seeded. The generator knows roughly what each frame holds, so that
//! most programs run long; a wrong move now and then is wanted.
use casper_types::{contract_messages::MessagePayload, AccessRights, Key, U512};

use super::{entry_points, topics, Setting};
use crate::{
    opcodes as op,
    program::{clv, d, no_urefs, transfer, Program, A, SIZE},
    seeded::Random,
    world::{Run, World},
};

const SLOTS: u64 = 6;

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Empty,
    Number,
    Text,
    Purse,
    Dictionary,
}

#[derive(Clone, Copy)]
struct Slot {
    kind: Kind,
    rights: u8,
}

struct Frame {
    slots: [Slot; SLOTS as usize],
    /// Whether frames below may be entered by stored session code.
    account: bool,
    notes: u32,
    depth: u32,
}

fn at(slot: usize) -> u16 {
    0x101 + 0x40 * slot as u16
}

struct Maker<'a> {
    random: Random,
    setting: &'a Setting,
    users: Vec<casper_types::account::AccountHash>,
    /// Who initiates: user 0 owns package A, user 1 package B.
    user: usize,
}

impl Maker<'_> {
    fn one_in(&mut self, count: u64) -> bool {
        self.random.below(count) == 0
    }

    /// A slot of a kind with at least these rights; any slot now and then.
    fn slot(&mut self, frame: &Frame, kinds: &[Kind], rights: u8) -> Option<usize> {
        if self.one_in(500) {
            return Some(self.random.below(SLOTS) as usize);
        }
        let fitting: Vec<usize> = (0..SLOTS as usize)
            .filter(|&slot| {
                kinds.contains(&frame.slots[slot].kind)
                    && frame.slots[slot].rights & rights == rights
            })
            .collect();
        if fitting.is_empty() {
            return None;
        }
        Some(fitting[self.random.below(fitting.len() as u64) as usize])
    }

    fn name(&mut self) -> String {
        format!("n{}", self.random.below(5))
    }

    fn value(&mut self, kind: Kind) -> Vec<u8> {
        match (kind, self.random.below(4)) {
            (Kind::Text, _) => clv("text".repeat(self.random.below(9) as usize)),
            (_, 0) => clv(self.random.below(256) as u8),
            (_, 1) => clv(self.random.below(u64::MAX)),
            (_, 2) => clv(self.random.below(1 << 32) as i64 as i32),
            _ => clv(U512::from(self.random.below(u64::MAX))),
        }
    }

    fn note(&mut self, frame: &mut Frame, program: Program, at: u16) -> Program {
        frame.notes += 1;
        program.note_u32(&format!("note_{}_{}", frame.depth, frame.notes), at)
    }

    fn step(&mut self, frame: &mut Frame, program: Program) -> Program {
        use Kind::{Dictionary, Number, Purse, Text};
        let any = [Number, Text, Purse, Dictionary];
        let target = self.random.below(SLOTS) as usize;
        match self.random.below(48) {
            0 | 1 => {
                let kind = if self.one_in(3) { Text } else { Number };
                frame.slots[target] = Slot { kind, rights: 7 };
                let value = self.value(kind);
                program.h(op::NEW_UREF, &[A::S(at(target)), A::D(value)])
            }
            2 | 3 => {
                frame.slots[target] = Slot {
                    kind: Purse,
                    rights: 7,
                };
                program.purse(at(target))
            }
            4 if frame.account => {
                frame.slots[target] = Slot {
                    kind: Purse,
                    rights: 7,
                };
                program.main_purse(at(target))
            }
            5..=8 => match (self.slot(frame, &[Purse], 2), self.slot(frame, &[Purse], 4)) {
                (Some(from), Some(to)) => {
                    let amount = self.random.below(3_000_000_000);
                    let id = if self.one_in(2) {
                        Some(self.random.below(1000))
                    } else {
                        None
                    };
                    let program = program.to(
                        0x20,
                        op::TRANSFER_FROM_PURSE_TO_PURSE,
                        &transfer(A::S(at(from)), A::S(at(to)), amount, id),
                    );
                    self.note(frame, program, 0x20)
                }
                _ => program,
            },
            9 => match self.slot(frame, &[Purse], 2) {
                Some(from) => {
                    let user = self.users[self.random.below(7) as usize];
                    let amount = U512::from(self.random.below(2_000_000_000));
                    let program = program.to(
                        0x20,
                        op::TRANSFER_FROM_PURSE_TO_ACCOUNT,
                        &[
                            A::S(at(from)),
                            A::I(33),
                            d(user),
                            d(amount),
                            d(None::<u64>),
                            A::S(0x24),
                        ],
                    );
                    self.note(frame, program, 0x20)
                }
                None => program,
            },
            10 if frame.account => {
                let user = self.users[self.random.below(7) as usize];
                let amount = U512::from(self.random.below(2_000_000_000));
                let program = program.to(
                    0x20,
                    op::TRANSFER_TO_ACCOUNT,
                    &[d(user), d(amount), d(Some(7u64)), A::S(0x24)],
                );
                self.note(frame, program, 0x20)
            }
            11 | 12 => match self.slot(frame, &any, 0) {
                Some(slot) => {
                    let name = self.name();
                    program.put_uref(&name, at(slot))
                }
                None => program,
            },
            13 => {
                let name = self.name();
                program.put_key(&name, Key::Hash(self.setting.b))
            }
            14 => {
                let name = self.name();
                program.remove_key(&name)
            }
            15 => {
                let name = self.name();
                let program = program.to(0x20, op::HAS_KEY, &[d(name)]);
                self.note(frame, program, 0x20)
            }
            16 => match self.slot(frame, &any, 0) {
                Some(slot) => {
                    let rights = frame.slots[slot].rights & self.random.below(8) as u8;
                    frame.slots[slot].rights = rights;
                    program.with_rights(at(slot), AccessRights::from_bits(rights).unwrap())
                }
                None => program,
            },
            17 | 18 => match self.slot(frame, &[Number, Text], 2) {
                Some(slot) => {
                    let kind = frame.slots[slot].kind;
                    let value = self.value(kind);
                    program
                        .set(at(slot) - 1, &[2])
                        .h(op::WRITE, &[A::S(at(slot) - 1), A::I(34), A::D(value)])
                }
                None => program,
            },
            19 => match self.slot(frame, &[Number], 1) {
                Some(slot) => {
                    let program = program
                        .set(SIZE, &[0; 4])
                        .set(at(slot) - 1, &[2])
                        .to(
                            0x20,
                            op::READ_VALUE,
                            &[A::S(at(slot) - 1), A::I(34), A::S(SIZE)],
                        )
                        .unless(SIZE, 0, Program::new().take(0x400));
                    self.note(frame, program, SIZE)
                }
                None => program,
            },
            20 => match self.slot(frame, &any, 0) {
                Some(slot) => {
                    let program = program.to(0x20, op::IS_VALID_UREF, &[A::S(at(slot)), A::I(33)]);
                    self.note(frame, program, 0x20)
                }
                None => program,
            },
            21 => {
                frame.slots[target] = Slot {
                    kind: Dictionary,
                    rights: 7,
                };
                program
                    .ok(op::NEW_DICTIONARY, &[A::S(SIZE)])
                    .take(at(target))
            }
            22 | 23 => match self.slot(frame, &[Dictionary], 2) {
                Some(slot) => {
                    let (item, value) = (self.name().into_bytes(), self.value(Number));
                    program.h(
                        op::DICTIONARY_PUT,
                        &[A::S(at(slot)), A::I(33), A::D(item), A::D(value)],
                    )
                }
                None => program,
            },
            24 => match self.slot(frame, &[Dictionary], 1) {
                Some(slot) => {
                    let item = self.name().into_bytes();
                    let program = program
                        .set(SIZE, &[0; 4])
                        .to(
                            0x20,
                            op::DICTIONARY_GET,
                            &[A::S(at(slot)), A::I(33), A::D(item), A::S(SIZE)],
                        )
                        .unless(SIZE, 0, Program::new().take(0x400));
                    self.note(frame, program, 0x20)
                }
                None => program,
            },
            25 => {
                let program = program.ok(op::RANDOM_BYTES, &[A::S(0x400), A::I(32)]);
                self.note(frame, program, 0x400)
            }
            26 => {
                let topic = if self.one_in(3) { "omega" } else { "alpha" };
                let text = MessagePayload::String("m".repeat(self.random.below(40) as usize));
                let program = program.to(0x20, op::EMIT_MESSAGE, &[d(topic), d(text)]);
                self.note(frame, program, 0x20)
            }
            27 => match self.slot(frame, &[Purse], 0) {
                Some(slot) => {
                    let program = program
                        .set(SIZE, &[0; 4])
                        .to(
                            0x20,
                            op::GET_BALANCE,
                            &[A::S(at(slot)), A::I(33), A::S(SIZE)],
                        )
                        .unless(SIZE, 0, Program::new().take(0x400));
                    self.note(frame, program, 0x400)
                }
                None => program,
            },
            28 => {
                let program = program.to(
                    0x20,
                    op::GET_KEY,
                    &[d("counter"), A::S(0x400), A::I(64), A::S(SIZE)],
                );
                self.note(frame, program, 0x401)
            }
            29 if self.one_in(40) => program.revert(9),
            30..=35 => self.rare(frame, program),
            _ if frame.depth < 4 => self.call(frame, program),
            _ => program,
        }
    }

    /// Packages, groups, topics, keys, caller information.
    fn rare(&mut self, frame: &mut Frame, program: Program) -> Program {
        let owner = match self.user {
            0 => 0,
            1 => 1,
            _ => self.random.below(2),
        };
        let (package, contract) = match owner {
            0 => (self.setting.a_package, self.setting.a),
            _ => (self.setting.b_package, self.setting.b),
        };
        let holder = frame.account && (self.user < 2 || self.one_in(20));
        let user = self.users[self.random.below(7) as usize];
        let weight = A::I(self.random.below(4) as i64);
        let package_bytes = A::D(package.to_vec());
        let label = format!("group {}", self.random.below(3));
        let label = if self.one_in(2) {
            "friends".to_string()
        } else {
            label
        };
        // Most of these need the access URef of the package.
        let program = match self.random.below(20) {
            0 if frame.account => program.to(0x20, op::ADD_ASSOCIATED_KEY, &[d(user), weight]),
            1 if frame.account => program.to(0x20, op::UPDATE_ASSOCIATED_KEY, &[d(user), weight]),
            2 if frame.account => program.to(0x20, op::REMOVE_ASSOCIATED_KEY, &[d(user)]),
            3 if frame.account => program.to(
                0x20,
                op::SET_ACTION_THRESHOLD,
                &[A::I(self.random.below(2) as i64), weight],
            ),
            4 | 5 if holder && self.one_in(4) => {
                let code = if self.one_in(2) {
                    op::DISABLE_CONTRACT_VERSION
                } else {
                    op::ENABLE_CONTRACT_VERSION
                };
                program.to(0x20, code, &[package_bytes, A::D(contract.to_vec())])
            }
            6 | 7 if holder => program
                .to(
                    0x20,
                    op::CREATE_CONTRACT_USER_GROUP,
                    &[
                        package_bytes,
                        d(label),
                        A::I(self.random.below(4) as i64),
                        A::D(no_urefs()),
                        A::S(SIZE),
                    ],
                )
                .h(op::READ_HOST_BUFFER, &[A::S(0x400), A::I(256), A::S(SIZE)]),
            8 if holder => program
                .to(
                    0x20,
                    op::PROVISION_CONTRACT_USER_GROUP_UREF,
                    &[package_bytes, d(label), A::S(SIZE)],
                )
                .h(op::READ_HOST_BUFFER, &[A::S(0x400), A::I(256), A::S(SIZE)]),
            9 if holder && self.user == 0 => {
                let urefs = std::collections::BTreeSet::from([self.setting.friend]);
                program.to(
                    0x20,
                    op::REMOVE_CONTRACT_USER_GROUP_UREFS,
                    &[package_bytes, d(label), d(urefs)],
                )
            }
            10 if holder => program.to(
                0x20,
                op::REMOVE_CONTRACT_USER_GROUP,
                &[package_bytes, d(label)],
            ),
            11 if !frame.account || self.one_in(20) => {
                let topic = format!("topic {}", self.random.below(4));
                program.to(0x20, op::MANAGE_MESSAGE_TOPIC, &[d(topic), A::D(vec![0])])
            }
            12 => {
                let topic = format!("topic {}", self.random.below(4));
                let text = MessagePayload::Bytes(vec![7; self.random.below(50) as usize].into());
                program.to(0x20, op::EMIT_MESSAGE, &[d(topic), d(text)])
            }
            13 => program
                .to(0x20, op::LOAD_CALL_STACK, &[A::S(0x24), A::S(SIZE)])
                .take(0x400)
                .note_bytes(&format!("stack_{}_{}", frame.depth, frame.notes), 0x400, 37),
            14 => {
                let action = if frame.depth == 0 {
                    0
                } else {
                    self.random.below(3) as i64
                };
                program
                    .to(
                        0x20,
                        op::LOAD_CALLER_INFORMATION,
                        &[A::I(action), A::S(0x24), A::S(SIZE)],
                    )
                    .take(0x400)
                    .note_bytes(&format!("info_{}_{}", frame.depth, frame.notes), 0x400, 40)
            }
            15 | 16 if frame.depth < 4 => {
                let inner = Program::new()
                    .to(0x20, op::HAS_KEY, &[d("counter")])
                    .note_u32("versioned", 0x20);
                let version = if self.one_in(2) {
                    None
                } else {
                    Some(if self.one_in(12) { 2 } else { 1u32 })
                };
                let major = if self.one_in(2) { None } else { Some(2u32) };
                let arguments = match (self.one_in(2), major) {
                    (true, _) => {
                        return program.h(
                            op::CALL_VERSIONED_CONTRACT,
                            &[
                                package_bytes,
                                d(version),
                                d("run_called"),
                                d(inner.args()),
                                A::S(SIZE),
                            ],
                        )
                    }
                    (false, major) => [
                        package_bytes,
                        d(major),
                        d(version),
                        d("run_called"),
                        d(inner.args()),
                        A::S(SIZE),
                    ],
                };
                return program.h(op::CALL_PACKAGE_VERSION, &arguments);
            }
            17 if holder && self.one_in(6) => program
                .to(
                    0x20,
                    op::ADD_CONTRACT_VERSION_WITH_MESSAGE_TOPICS,
                    &[
                        package_bytes,
                        A::S(0x24),
                        A::D(entry_points()),
                        d(std::collections::BTreeMap::from([(
                            "extra".to_string(),
                            Key::Hash(contract),
                        )])),
                        A::D(topics(&["alpha", "more"])),
                        A::S(0x3D01),
                        A::I(32),
                    ],
                )
                .put_hash("added", 0x3D01),
            18 => program.h(
                op::GET_BLOCK_INFO,
                &[A::I(self.random.below(6) as i64), A::S(0x20)],
            ),
            _ => program.to(0x20, op::GET_CALLER, &[A::S(SIZE)]).take(0x20),
        };
        self.note(frame, program, 0x20)
    }

    fn call(&mut self, frame: &mut Frame, program: Program) -> Program {
        let (callee, owner) = if self.one_in(2) {
            (self.setting.a, true)
        } else {
            (self.setting.b, false)
        };
        let (entry_point, account) = match self.random.below(12) {
            0 | 1 if frame.account => ("run_caller", true),
            2 if owner && frame.account && (self.user == 0 || self.one_in(10)) => {
                ("run_guarded", false)
            }
            3 => ("run_factory", false),
            _ if self.one_in(80) => ("run_caller", frame.account),
            _ => ("run_called", false),
        };
        let passed: Vec<usize> = (0..2)
            .filter_map(|_| {
                self.slot(
                    frame,
                    &[Kind::Number, Kind::Text, Kind::Purse, Kind::Dictionary],
                    0,
                )
            })
            .collect();
        let mut below = Frame {
            slots: [Slot {
                kind: Kind::Empty,
                rights: 0,
            }; SLOTS as usize],
            account,
            notes: 0,
            depth: frame.depth + 1,
        };
        let mut inner = Program::new();
        let names = ["first", "second"];
        let mut arguments = vec![];
        for (index, &slot) in passed.iter().enumerate() {
            below.slots[index] = frame.slots[slot];
            inner = inner.arg(names[index], at(index));
            arguments.push((names[index], at(slot)));
        }
        for _ in 0..2 + self.random.below(7) {
            inner = self.step(&mut below, inner);
        }
        let target = self.random.below(SLOTS) as usize;
        let mut answer = None;
        match self.random.below(4) {
            0 => inner = inner.ret(self.random.below(1000)),
            1 | 2 => {
                if let Some(slot) =
                    self.slot(&below, &[Kind::Number, Kind::Purse, Kind::Dictionary], 0)
                {
                    answer = Some(below.slots[slot]);
                    inner = inner.ret_uref(at(slot));
                }
            }
            _ => {}
        }
        let program =
            program
                .set(SIZE, &[0; 4])
                .puppet_with(callee, entry_point, &inner, &arguments);
        match answer {
            Some(slot) => {
                frame.slots[target] = slot;
                program.take(at(target))
            }
            None => program.unless(SIZE, 0, Program::new().take(0x400)),
        }
    }
}

pub const SEED: u64 = 0xD1FF;

pub fn run(world: &mut World, s: &Setting, seed: u64, count: usize) {
    let users = world.users.iter().map(|user| user.hash()).collect();
    let mut maker = Maker {
        random: Random(seed),
        setting: s,
        users,
        user: 0,
    };
    let mut state = s.base.clone();
    for number in 0..count {
        let direct = maker.one_in(4);
        maker.user = maker.random.below(4) as usize;
        let mut frame = Frame {
            slots: [Slot {
                kind: Kind::Empty,
                rights: 0,
            }; SLOTS as usize],
            account: !direct,
            notes: 0,
            depth: 0,
        };
        let mut program = Program::new();
        for _ in 0..4 + maker.random.below(14) {
            program = maker.step(&mut frame, program);
        }
        if program.0.len() > 20_000 {
            continue;
        }
        let run = if direct {
            Run::hash(
                if maker.one_in(2) { s.a } else { s.b },
                "run_called",
                program.args(),
            )
        } else {
            Run::session(&program)
        };
        let gas = if maker.one_in(8) {
            maker.random.below(20_000_000_000)
        } else {
            200_000_000_000
        };
        let run = run
            .user(maker.user)
            .amount(maker.random.below(9_000_000_000))
            .gas(gas);
        // Most runs build on those before, so that named keys and dictionaries are found again.
        let after = world.run_any("random", &format!("{number}"), &state, run, None);
        if let Some(after) = after {
            state = if number % 3 == 2 {
                s.base.clone()
            } else {
                after
            };
        }
    }
}
