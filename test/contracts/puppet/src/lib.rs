//! A contract without a will of its own: it interprets the program given as argument `program`, a byte code of host
//! calls. The same module serves as session code and as stored contract, so that any sequence of host calls in any
//! nesting of contexts needs no further Wasm file. The byte code is described in test/contracts/README.md.
#![no_std]
#![no_main]
#![feature(asm_experimental_arch)]

use core::{
    arch::{asm, wasm32},
    ptr::{addr_of, addr_of_mut},
};

mod host;

const SCRATCH_SIZE: usize = 16 * 1024;
const PROGRAM_SIZE: usize = 40 * 1024;
const GET_NAMED_ARG: u8 = 25;
const GET_NAMED_ARG_SIZE: u8 = 26;
const REVERT: u8 = 49;
const API_ERROR_MISSING_ARGUMENT: i32 = 2;
const API_ERROR_UNHANDLED: i32 = 31;
const ARGUMENT: &[u8] = b"program";

static mut SCRATCH: [u8; SCRATCH_SIZE] = [0; SCRATCH_SIZE];
static mut PROGRAM: [u8; PROGRAM_SIZE] = [0; PROGRAM_SIZE];

#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    wasm32::unreachable()
}

fn host(code: u8, arguments: &[i32]) -> i32 {
    let mut all = [0; 12];
    all[..arguments.len()].copy_from_slice(arguments);
    unsafe { host::call(code, &all) }
}

fn revert(code: i32) -> ! {
    host(REVERT, &[code]);
    wasm32::unreachable()
}

/// Address in linear memory of an offset into the scratch area; not checked on purpose.
fn scratch(offset: u16) -> *mut u8 {
    (addr_of_mut!(SCRATCH) as *mut u8).wrapping_add(offset as usize)
}

fn load(offset: u16) -> i32 {
    unsafe { (scratch(offset) as *const i32).read_unaligned() }
}

fn store(offset: u16, value: i32) {
    unsafe { (scratch(offset) as *mut i32).write_unaligned(value) }
}

struct Cursor {
    at: *const u8,
    end: *const u8,
}

impl Cursor {
    fn skip(&mut self, count: usize) -> *const u8 {
        let from = self.at;
        self.at = self.at.wrapping_add(count);
        if self.at > self.end {
            revert(API_ERROR_UNHANDLED)
        }
        from
    }

    fn u8(&mut self) -> u8 {
        unsafe { *self.skip(1) }
    }

    fn u16(&mut self) -> u16 {
        unsafe { (self.skip(2) as *const u16).read_unaligned() }
    }

    fn i32(&mut self) -> i32 {
        unsafe { (self.skip(4) as *const i32).read_unaligned() }
    }
}

fn copy(from: *const u8, to: *mut u8, count: usize) {
    let mut index = 0;
    while index < count {
        unsafe { *to.add(index) = *from.add(index) };
        index += 1;
    }
}

fn call_host(code: u8, cursor: &mut Cursor) {
    let policy = cursor.u8();
    let target = if policy == 2 { cursor.u16() } else { 0 };
    let arity = unsafe { *(addr_of!(host::ARITY) as *const u8).add(code as usize) } as usize;
    let mut arguments = [0i32; 12];
    let mut count = 0;
    while count < arity {
        match cursor.u8() {
            0 => arguments[count & 15] = cursor.i32(),
            1 => {
                let length = cursor.u16();
                arguments[count] = cursor.skip(length as usize) as i32;
                count += 1;
                arguments[count] = i32::from(length);
            }
            2 => arguments[count] = scratch(cursor.u16()) as i32,
            3 => arguments[count] = load(cursor.u16()),
            4 => {
                let length = cursor.u16();
                arguments[count] = cursor.skip(length as usize) as i32;
            }
            _ => revert(API_ERROR_UNHANDLED),
        }
        count += 1;
    }
    let result = unsafe { host::call(code, &arguments) };
    match policy {
        1 if result != 0 => revert(result),
        2 => store(target, result),
        _ => {}
    }
}

#[inline(never)]
fn recurse(depth: i32) -> i32 {
    if depth == 0 {
        return 0;
    }
    // The volatile read after the call keeps it from becoming a loop.
    let below = recurse(depth - 1);
    below + unsafe { scratch(0).read_volatile() } as i32
}

fn divide(dividend: i32, divisor: i32) -> i32 {
    let quotient: i32;
    unsafe {
        asm!(
            "local.get {0}", "local.get {1}", "i32.div_s", "local.set {2}",
            in(local) dividend, in(local) divisor, out(local) quotient,
        )
    };
    quotient
}

fn run(mut cursor: Cursor) {
    while cursor.at < cursor.end {
        let code = cursor.u8();
        if code < host::COUNT {
            call_host(code, &mut cursor);
            continue;
        }
        match code {
            0xF0 => {
                let to = cursor.u16();
                let length = cursor.u16() as usize;
                copy(cursor.skip(length), scratch(to), length);
            }
            0xF1 => {
                let to = cursor.u16();
                let from = cursor.u16();
                copy(scratch(from), scratch(to), cursor.u16() as usize);
            }
            0xF2 => wasm32::unreachable(),
            0xF3 => loop {
                unsafe { scratch(0).write_volatile(1) };
            },
            0xF4 => {
                let dividend = cursor.i32();
                store(0, divide(dividend, cursor.i32()));
            }
            0xF5 => store(0, unsafe { (cursor.i32() as *const i32).read_volatile() }),
            0xF6 => store(0, recurse(cursor.i32())),
            0xF7 => {
                let to = cursor.u16();
                store(to, wasm32::memory_grow(0, cursor.i32() as usize) as i32);
            }
            0xF8 => {
                let mut times = cursor.u16();
                let length = cursor.u16() as usize;
                let at = cursor.skip(length);
                while times > 0 {
                    run(Cursor {
                        at,
                        end: at.wrapping_add(length),
                    });
                    times -= 1;
                }
            }
            0xF9 => {
                let function: extern "C" fn() =
                    unsafe { core::mem::transmute(cursor.i32() as usize) };
                function();
            }
            0xFA => {
                let from = cursor.u16();
                let expected = cursor.i32();
                let length = cursor.u16() as usize;
                if load(from) == expected {
                    cursor.skip(length);
                }
            }
            _ => revert(API_ERROR_UNHANDLED),
        }
    }
}

fn interpret() {
    let name = ARGUMENT.as_ptr() as i32;
    let name_size = ARGUMENT.len() as i32;
    let mut size: i32 = 0;
    if host(
        GET_NAMED_ARG_SIZE,
        &[name, name_size, addr_of_mut!(size) as i32],
    ) != 0
    {
        revert(API_ERROR_MISSING_ARGUMENT)
    }
    let size = unsafe { addr_of!(size).read_volatile() };
    if size as usize > PROGRAM_SIZE {
        revert(API_ERROR_UNHANDLED)
    }
    let program = addr_of_mut!(PROGRAM) as *mut u8;
    let status = host(GET_NAMED_ARG, &[name, name_size, program as i32, size]);
    if status != 0 {
        revert(status)
    }
    // The argument is a list of bytes: its encoding starts with the length.
    run(Cursor {
        at: program.wrapping_add(4),
        end: program.wrapping_add(size as usize),
    });
}

/// Session and payment code.
#[no_mangle]
pub extern "C" fn call() {
    interpret()
}

/// Public, in the contract's context.
#[no_mangle]
pub extern "C" fn run_called() {
    interpret()
}

/// Public, in the caller's context (stored session code).
#[no_mangle]
pub extern "C" fn run_caller() {
    interpret()
}

/// Open to a group only.
#[no_mangle]
pub extern "C" fn run_guarded() {
    interpret()
}

/// Access `Template`: never callable.
#[no_mangle]
pub extern "C" fn run_template() {
    interpret()
}

/// Of type `Factory`.
#[no_mangle]
pub extern "C" fn run_factory() {
    interpret()
}

/// Open to an empty list of groups: never callable.
#[no_mangle]
pub extern "C" fn run_nobody() {
    interpret()
}
