// A host that charges gas and answers five host functions in a way that a test can repeat.
use crate::official::resolvers::v1_function_index::FunctionIndex;
use casper_wasmi::{Externals, HostError, RuntimeArgs, RuntimeValue, Trap};

#[derive(Debug)]
pub struct HostStop;

impl std::fmt::Display for HostStop {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "Out of gas error")
    }
}

impl HostError for HostStop {}

pub struct Host {
    pub gas: u64,
    pub limit: u64,
    pub calls: u64,
    /// Running checksum of all arguments, 32 bits.
    pub log: u64,
}

impl Host {
    pub fn new(limit: u64) -> Self {
        Host { gas: 0, limit, calls: 0, log: 7 }
    }

    fn charge(&mut self, amount: u64) -> Result<(), Trap> {
        self.gas += amount;
        if self.gas > self.limit {
            self.gas = self.limit;
            return Err(Trap::host(HostStop));
        }
        Ok(())
    }

    fn note(&mut self, args: RuntimeArgs) {
        self.calls += 1;
        for arg in args.as_ref() {
            if let RuntimeValue::I32(value) = arg {
                self.log = (self.log * 31 + u64::from(*value as u32)) & 0xffff_ffff;
            }
        }
    }
}

impl Externals for Host {
    fn invoke_index(&mut self, index: usize, args: RuntimeArgs) -> Result<Option<RuntimeValue>, Trap> {
        match FunctionIndex::try_from(index) {
            Ok(FunctionIndex::GasFuncIndex) => {
                let amount: u32 = args.nth_checked(0)?;
                self.charge(u64::from(amount)).map(|()| None)
            }
            Ok(FunctionIndex::RemoveKeyFuncIndex | FunctionIndex::GetBlocktimeIndex) => {
                self.note(args);
                Ok(None)
            }
            Ok(FunctionIndex::HasKeyFuncIndex | FunctionIndex::NewDictionaryFuncIndex) => {
                self.note(args);
                self.charge(1000)?;
                Ok(Some(RuntimeValue::I32((self.log >> 5) as i32)))
            }
            _ => Err(Trap::host(HostStop)),
        }
    }
}
