//! What a frame sees of its surroundings: block, phase, signers, random bytes, cryptography, messages, keys of the
//! account.
use casper_types::{account::AccountHash, contract_messages::MessagePayload, crypto, Phase};

use super::Setting;
use crate::{
    opcodes as op,
    program::{bytes, d, Program, A, SIZE},
    world::{Run, World},
};

fn text(text: &str) -> A {
    d(MessagePayload::String(text.to_string()))
}

fn emit(topic: &str, payload: A) -> Program {
    Program::new()
        .to(0x20, op::EMIT_MESSAGE, &[d(topic), payload])
        .note_u32("emitted", 0x20)
}

fn add_topic(topic: &str) -> Program {
    Program::new()
        .to(0x20, op::MANAGE_MESSAGE_TOPIC, &[d(topic), A::D(vec![0])])
        .note_u32("topic_added", 0x20)
}

pub fn run(world: &mut World, s: &Setting) {
    let group = "environment";
    let base = &s.base;
    let in_contract = |callee: [u8; 32], program: &Program| {
        Run::session(&Program::new().puppet(callee, "run_called", program))
    };

    // Block, phase, system contracts.
    let mut p = Program::new()
        .h(op::GET_BLOCKTIME, &[A::S(0x400)])
        .note_bytes("block_time", 0x400, 8)
        .h(op::GET_PHASE, &[A::S(0x400)])
        .note_bytes("phase", 0x400, 1);
    for (field, length) in [(0, 8u16), (1, 8), (2, 32), (3, 32), (4, 12), (5, 1)] {
        p = p
            .h(op::GET_BLOCK_INFO, &[A::I(field), A::S(0x400)])
            .note_bytes(&format!("block_info_{field}"), 0x400, length);
    }
    for index in [0, 1, 3] {
        p = p
            .to(
                0x20,
                op::GET_SYSTEM_CONTRACT,
                &[A::I(index), A::S(0x400), A::I(32)],
            )
            .note_u32(&format!("system_{index}_answer"), 0x20)
            .note_bytes(&format!("system_{index}"), 0x400, 32);
    }
    world.run(
        group,
        "block, phase, system contracts",
        base,
        in_contract(s.a, &p),
        Ok(()),
    );
    world.run(
        group,
        "the same in the payment phase",
        base,
        in_contract(s.a, &p).phase(Phase::Payment),
        Ok(()),
    );
    for index in [2, 4, 5] {
        let p = Program::new()
            .to(
                0x20,
                op::GET_SYSTEM_CONTRACT,
                &[A::I(index), A::S(0x400), A::I(32)],
            )
            .note_u32("answer", 0x20);
        let expected = if index == 2 {
            Err("Missing system contract")
        } else {
            Ok(())
        };
        world.run(
            group,
            &format!("system contract {index}"),
            base,
            in_contract(s.a, &p),
            expected,
        );
    }
    for field in [6, 300] {
        let p = Program::new().h(op::GET_BLOCK_INFO, &[A::I(field), A::S(0x400)]);
        world.run(
            group,
            &format!("block info {field}"),
            base,
            in_contract(s.a, &p),
            Err(""),
        );
    }
    let keys = Program::new()
        .ok(op::LOAD_AUTHORIZATION_KEYS, &[A::S(0x20), A::S(SIZE)])
        .note_u32("count", 0x20)
        .take(0x400)
        .note_bytes("keys", 0x400, 68);
    let strangers: Vec<AccountHash> = vec![
        world.users[3].hash(),
        world.users[0].hash(),
        world.users[6].hash(),
    ];
    let run = in_contract(s.a, &keys).signed_by(strangers.clone());
    world.run(group, "authorization keys", base, run, Ok(()));
    let run = in_contract(s.a, &keys).signed_by(strangers[..1].to_vec());
    world.run(group, "not signed by the initiator", base, run, Err(""));
    let run = in_contract(s.a, &keys).user(5);
    world.run(group, "initiator without an account", base, run, Err(""));

    // Random bytes share one stream with addresses, over all frames.
    let random = |name: &str| {
        Program::new()
            .ok(op::RANDOM_BYTES, &[A::S(0x400), A::I(32)])
            .note_bytes(name, 0x400, 32)
    };
    let inner = random("inner").then(Program::new().purse(0x101)).ret(1u8);
    let p = random("before")
        .puppet(s.b, "run_called", &inner)
        .take(0x400)
        .then(random("after"))
        .to(0x20, op::RANDOM_BYTES, &[A::S(0x400), A::I(16)])
        .note_u32("sixteen", 0x20)
        .then(random("last"));
    world.run(
        group,
        "random bytes over two frames",
        base,
        in_contract(s.a, &p),
        Ok(()),
    );
    let run = in_contract(s.a, &p).phase(Phase::Payment);
    world.run(
        group,
        "random bytes in the payment phase",
        base,
        run,
        Ok(()),
    );

    // Cryptography.
    let data = b"The quick brown fox".to_vec();
    let mut p = Program::new()
        .ok(op::BLAKE2B, &[A::D(data.clone()), A::S(0x400), A::I(32)])
        .note_bytes("blake2b", 0x400, 32)
        .to(
            0x20,
            op::BLAKE2B,
            &[A::D(data.clone()), A::S(0x400), A::I(31)],
        )
        .note_u32("short", 0x20);
    for algorithm in 0..4 {
        p = p
            .to(
                0x20,
                op::GENERIC_HASH,
                &[A::D(data.clone()), A::I(algorithm), A::S(0x400), A::I(32)],
            )
            .note_u32(&format!("hash_{algorithm}_answer"), 0x20)
            .note_bytes(&format!("hash_{algorithm}"), 0x400, 32);
    }
    world.run(group, "hashes", base, in_contract(s.b, &p), Ok(()));
    let mut p = Program::new();
    for user in [0usize, 3] {
        let User { secret, public } = (&world.users[user]).into();
        let signature = crypto::sign(&data, secret, public);
        for (name, message, signature, key) in [
            (
                "good",
                data.clone(),
                bytes(signature.clone()),
                bytes(public.clone()),
            ),
            (
                "other message",
                b"other".to_vec(),
                bytes(signature.clone()),
                bytes(public.clone()),
            ),
            (
                "other key",
                data.clone(),
                bytes(signature.clone()),
                bytes(world.users[1].public.clone()),
            ),
        ] {
            p = p
                .to(
                    0x20,
                    op::VERIFY_SIGNATURE,
                    &[A::D(message), A::D(signature), A::D(key)],
                )
                .note_u32(&format!("{user}_{name}"), 0x20);
        }
        for id in [0, 1, 2, 3, 4] {
            p = p
                .set(0x400, &[0; 34])
                .to(
                    0x20,
                    op::RECOVER_SECP256K1,
                    &[
                        A::D(data.clone()),
                        A::D(bytes(signature.clone())),
                        A::S(0x400),
                        A::I(id),
                    ],
                )
                .note_u32(&format!("{user}_recover_{id}_answer"), 0x20)
                .note_bytes(&format!("{user}_recover_{id}"), 0x400, 34);
        }
    }
    world.run(group, "signatures", base, in_contract(s.b, &p), Ok(()));

    let signature = crypto::sign(&data, &world.users[0].secret, &world.users[0].public);
    let public = bytes(world.users[0].public.clone());
    for (name, signature, key) in [
        ("signature", vec![1, 2, 3], public.clone()),
        ("public key", bytes(signature), vec![9]),
    ] {
        let p = Program::new().h(
            op::VERIFY_SIGNATURE,
            &[A::D(data.clone()), A::D(signature), A::D(key)],
        );
        world.run(
            group,
            &format!("{name} does not decode"),
            base,
            in_contract(s.b, &p),
            Err(""),
        );
    }

    // Messages.
    let p = emit("alpha", text("one")).then(emit("alpha", text("two")));
    world.run(
        group,
        "two messages by a contract",
        base,
        in_contract(s.a, &p),
        Ok(()),
    );
    world.run(
        group,
        "two messages by a stored contract",
        base,
        Run::hash(s.a, "run_called", p.args()),
        Ok(()),
    );
    let sent = world.run(
        group,
        "a message",
        base,
        Run::hash(s.a, "run_called", emit("alpha", text("0")).args()),
        Ok(()),
    );
    world.run(
        group,
        "messages after those of the same block",
        &sent,
        in_contract(s.a, &p),
        Ok(()),
    );
    // The summary of an earlier block: its messages are pruned.
    let mut later = sent.clone();
    for _ in 0..2 {
        later = {
            let name = format!("more messages {}", later.0.len());
            world.run(
                group,
                &name,
                &later,
                Run::hash(s.a, "run_called", p.args()),
                Ok(()),
            )
        };
    }
    world.run(
        group,
        "messages of an earlier block are pruned",
        &shifted(&later),
        in_contract(s.a, &p),
        Ok(()),
    );
    let both = emit("alpha", text("a"))
        .puppet(
            s.b,
            "run_called",
            &add_topic("beta").then(emit("beta", text("b"))),
        )
        .then(emit("alpha", text("c")));
    world.run(
        group,
        "messages by nested contracts",
        base,
        in_contract(s.a, &both),
        Ok(()),
    );
    let bytes_payload = d(MessagePayload::Bytes(vec![1u8, 2, 3].into()));
    world.run(
        group,
        "message of bytes",
        base,
        in_contract(s.a, &emit("alpha", bytes_payload)),
        Ok(()),
    );
    for length in [1023usize, 1019, 1024, 1025] {
        let p = emit("alpha", text(&"m".repeat(length)));
        world.run(
            group,
            &format!("message of {length} characters"),
            base,
            in_contract(s.a, &p),
            Ok(()),
        );
    }
    world.run(
        group,
        "message to a topic that is none",
        base,
        in_contract(s.a, &emit("omega", text("x"))),
        Ok(()),
    );
    world.run(
        group,
        "message that does not decode",
        base,
        in_contract(s.a, &emit("alpha", A::D(vec![7]))),
        Err(""),
    );
    world.run(
        group,
        "message by a session",
        base,
        Run::session(&emit("alpha", text("x"))),
        Ok(()),
    );
    let p = emit("alpha", text("x"));
    world.run(
        group,
        "message by stored session code",
        base,
        Run::hash(s.a, "run_caller", p.args()),
        Ok(()),
    );
    world.run(
        group,
        "topic added twice",
        base,
        in_contract(s.b, &add_topic("t").then(add_topic("t"))),
        Ok(()),
    );
    world.run(
        group,
        "topic by a session",
        base,
        Run::session(&add_topic("t")),
        Err("Invalid context"),
    );
    world.run(
        group,
        "topic with a long name",
        base,
        in_contract(s.b, &add_topic(&"t".repeat(257))),
        Ok(()),
    );
    let p = Program::new()
        .to(0x20, op::MANAGE_MESSAGE_TOPIC, &[d("t"), A::D(vec![1])])
        .note_u32("answer", 0x20);
    world.run(
        group,
        "topic operation that is none",
        base,
        in_contract(s.b, &p),
        Err(""),
    );
    let p = emit("alpha", text("x")).puppet(s.b, "run_called", &Program::new().revert(5));
    world.run(
        group,
        "message, then the callee reverts",
        base,
        in_contract(s.a, &p),
        Err(""),
    );

    // Keys of the account.
    let friend = world.users[6].hash();
    let manage = |code: u8, arguments: &[A]| {
        Program::new()
            .to(0x20, code, arguments)
            .note_u32("answer", 0x20)
    };
    let add = manage(op::ADD_ASSOCIATED_KEY, &[d(friend), A::I(2)]);
    let with_friend = world.run(
        group,
        "associated key added",
        base,
        Run::session(&add),
        Ok(()),
    );
    world.run(
        group,
        "associated key added twice",
        &with_friend,
        Run::session(&add),
        Ok(()),
    );
    world.run(
        group,
        "associated key by stored session code",
        base,
        Run::hash(s.b, "run_caller", add.args()),
        Ok(()),
    );
    world.run(
        group,
        "associated key by a contract",
        base,
        in_contract(s.b, &add),
        Err(""),
    );
    let update = manage(op::UPDATE_ASSOCIATED_KEY, &[d(friend), A::I(5)]);
    world.run(
        group,
        "associated key updated",
        &with_friend,
        Run::session(&update),
        Ok(()),
    );
    world.run(
        group,
        "associated key that is none updated",
        base,
        Run::session(&update),
        Ok(()),
    );
    let remove = manage(op::REMOVE_ASSOCIATED_KEY, &[d(friend)]);
    world.run(
        group,
        "associated key removed",
        &with_friend,
        Run::session(&remove),
        Ok(()),
    );
    world.run(
        group,
        "associated key that is none removed",
        base,
        Run::session(&remove),
        Ok(()),
    );
    let own = world.users[0].hash();
    let remove_own = manage(op::REMOVE_ASSOCIATED_KEY, &[d(own)]);
    world.run(
        group,
        "last associated key removed",
        base,
        Run::session(&remove_own),
        Ok(()),
    );
    let threshold =
        |kind: i64, value: i64| manage(op::SET_ACTION_THRESHOLD, &[A::I(kind), A::I(value)]);
    for (name, kind, value, expected) in [
        ("deployment 1", 0, 1, Ok(())),
        ("deployment 3", 0, 3, Ok(())),
        ("key management 2", 1, 2, Ok(())),
        ("key management 9", 1, 9, Ok(())),
        ("upgrade 1", 2, 1, Err("")),
        ("kind 7", 7, 1, Err("")),
        ("deployment 256", 0, 256, Err("")),
    ] {
        let p = threshold(kind, value);
        world.run(
            group,
            &format!("action threshold: {name}"),
            &with_friend,
            Run::session(&p),
            expected,
        );
    }
    let high = world.run(
        group,
        "thresholds raised",
        &with_friend,
        Run::session(&threshold(1, 3).then(threshold(0, 2))),
        Ok(()),
    );
    let anything = Program::new().new_uref(0x101, 1u8).put_uref("done", 0x101);
    world.run(
        group,
        "deployment threshold not met",
        &high,
        Run::session(&anything),
        Err(""),
    );
    let run = Run::session(&anything).signed_by(vec![friend]);
    world.run(
        group,
        "deployment threshold met by another key",
        &high,
        run,
        Ok(()),
    );
    let run = Run::session(&threshold(1, 1)).signed_by(vec![friend]);
    world.run(
        group,
        "key management threshold not met",
        &high,
        run,
        Ok(()),
    );
    let run = Run::session(&threshold(1, 1)).signed_by(vec![friend, own]);
    world.run(group, "key management threshold met", &high, run, Ok(()));
}

struct User<'a> {
    secret: &'a casper_types::SecretKey,
    public: &'a casper_types::PublicKey,
}

impl<'a> From<&'a crate::chain::User> for User<'a> {
    fn from(user: &'a crate::chain::User) -> Self {
        User {
            secret: &user.secret,
            public: &user.public,
        }
    }
}

/// The state with all message topics dated back by a minute.
fn shifted(state: &crate::state::MemoryState) -> crate::state::MemoryState {
    use casper_types::{contract_messages::MessageTopicSummary, BlockTime, StoredValue};
    let mut shifted = state.clone();
    for (key, value) in shifted.0.values_mut() {
        let _ = key;
        if let StoredValue::MessageTopic(summary) = value {
            *summary = MessageTopicSummary::new(
                summary.message_count(),
                BlockTime::new(crate::chain::BLOCK_TIME - 60_000),
                summary.topic_name().to_string(),
            );
        }
    }
    shifted
}
