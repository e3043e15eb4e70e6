// The network's own sources, copied by run.sh out of casper-execution-engine 8.1.1 as cargo unpacks it, with stand-ins
// for the few types that they take from the rest of the node. None of them is kept in this repository.
#![allow(dead_code, unused_imports, unexpected_cfgs)]

/// Stand-ins with the fields that the sources read.
pub mod shims {
    #[derive(Debug, Clone, Copy)]
    pub struct ProtocolVersion;

    impl std::fmt::Display for ProtocolVersion {
        fn fmt(&self, _: &mut std::fmt::Formatter) -> std::fmt::Result {
            Ok(())
        }
    }

    #[derive(Debug, Clone, Copy)]
    pub struct BrTableCost {
        pub cost: u32,
        pub size_multiplier: u32,
    }

    #[derive(Debug, Clone, Copy)]
    pub struct ControlFlowCosts {
        pub block: u32,
        pub op_loop: u32,
        pub op_if: u32,
        pub op_else: u32,
        pub end: u32,
        pub br: u32,
        pub br_if: u32,
        pub op_return: u32,
        pub call: u32,
        pub call_indirect: u32,
        pub drop: u32,
        pub select: u32,
        pub br_table: BrTableCost,
    }

    #[derive(Debug, Clone, Copy)]
    pub struct OpcodeCosts {
        pub bit: u32,
        pub add: u32,
        pub mul: u32,
        pub div: u32,
        pub load: u32,
        pub store: u32,
        pub op_const: u32,
        pub local: u32,
        pub global: u32,
        pub integer_comparison: u32,
        pub conversion: u32,
        pub unreachable: u32,
        pub nop: u32,
        pub current_memory: u32,
        pub grow_memory: u32,
        pub control_flow: ControlFlowCosts,
        pub sign: u32,
    }

    #[derive(Debug, Clone, Copy)]
    pub struct WasmV1Config {
        pub max_memory: u32,
        pub max_stack_height: u32,
        pub opcode_costs: OpcodeCosts,
    }

    impl WasmV1Config {
        pub fn max_memory(&self) -> u32 {
            self.max_memory
        }

        pub fn max_stack_height(&self) -> u32 {
            self.max_stack_height
        }

        pub fn opcode_costs(&self) -> OpcodeCosts {
            self.opcode_costs
        }
    }

    #[derive(Debug, Clone, Copy)]
    pub struct WasmConfig {
        pub v1: WasmV1Config,
    }

    impl WasmConfig {
        pub fn v1(&self) -> &WasmV1Config {
            &self.v1
        }
    }

    /// The variants of execution/error.rs that wasm_prep.rs makes, with their texts.
    #[derive(Debug, thiserror::Error)]
    pub enum ExecError {
        #[error("Function not found: {0}")]
        FunctionNotFound(String),
        #[error("{0}")]
        ParityWasm(casper_wasm::elements::Error),
        #[error("WASM optimizer error")]
        WasmOptimizer,
    }

    impl From<casper_wasm_utils::OptimizerError> for ExecError {
        fn from(_: casper_wasm_utils::OptimizerError) -> Self {
            ExecError::WasmOptimizer
        }
    }
}

pub mod wasm_prep {
    include!(concat!(env!("OFFICIAL_SOURCES"), "/wasm_prep.rs"));
}

pub mod resolvers {
    pub mod error {
        include!(concat!(env!("OFFICIAL_SOURCES"), "/error.rs"));
    }
    pub mod memory_resolver {
        include!(concat!(env!("OFFICIAL_SOURCES"), "/memory_resolver.rs"));
    }
    pub mod v1_function_index {
        include!(concat!(env!("OFFICIAL_SOURCES"), "/v1_function_index.rs"));
    }
    pub mod v1_resolver {
        include!(concat!(env!("OFFICIAL_SOURCES"), "/v1_resolver.rs"));
    }
}
