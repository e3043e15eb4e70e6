//! The 57 host functions of the 2.x line, in alphabetical order: the position in this list is the opcode of the
//! puppet's programs. Declared here, not taken from casper-contract: pointers and lengths go through unchecked.

extern "C" {
    fn casper_add(a0: i32, a1: i32, a2: i32, a3: i32);
    fn casper_add_associated_key(a0: i32, a1: i32, a2: i32) -> i32;
    fn casper_add_contract_version(
        a0: i32,
        a1: i32,
        a2: i32,
        a3: i32,
        a4: i32,
        a5: i32,
        a6: i32,
        a7: i32,
        a8: i32,
        a9: i32,
    ) -> i32;
    fn casper_add_contract_version_with_message_topics(
        a0: i32,
        a1: i32,
        a2: i32,
        a3: i32,
        a4: i32,
        a5: i32,
        a6: i32,
        a7: i32,
        a8: i32,
        a9: i32,
        a10: i32,
    ) -> i32;
    fn casper_add_package_version_with_message_topics(
        a0: i32,
        a1: i32,
        a2: i32,
        a3: i32,
        a4: i32,
        a5: i32,
        a6: i32,
        a7: i32,
        a8: i32,
        a9: i32,
        a10: i32,
    ) -> i32;
    fn casper_blake2b(a0: i32, a1: i32, a2: i32, a3: i32) -> i32;
    fn casper_call_contract(a0: i32, a1: i32, a2: i32, a3: i32, a4: i32, a5: i32, a6: i32) -> i32;
    fn casper_call_package_version(
        a0: i32,
        a1: i32,
        a2: i32,
        a3: i32,
        a4: i32,
        a5: i32,
        a6: i32,
        a7: i32,
        a8: i32,
        a9: i32,
        a10: i32,
    ) -> i32;
    fn casper_call_versioned_contract(
        a0: i32,
        a1: i32,
        a2: i32,
        a3: i32,
        a4: i32,
        a5: i32,
        a6: i32,
        a7: i32,
        a8: i32,
    ) -> i32;
    fn casper_create_contract_package_at_hash(a0: i32, a1: i32, a2: i32);
    fn casper_create_contract_user_group(
        a0: i32,
        a1: i32,
        a2: i32,
        a3: i32,
        a4: i32,
        a5: i32,
        a6: i32,
        a7: i32,
    ) -> i32;
    fn casper_create_purse(a0: i32, a1: i32) -> i32;
    fn casper_dictionary_get(a0: i32, a1: i32, a2: i32, a3: i32, a4: i32) -> i32;
    fn casper_dictionary_put(a0: i32, a1: i32, a2: i32, a3: i32, a4: i32, a5: i32) -> i32;
    fn casper_dictionary_read(a0: i32, a1: i32, a2: i32) -> i32;
    fn casper_disable_contract_version(a0: i32, a1: i32, a2: i32, a3: i32) -> i32;
    fn casper_emit_message(a0: i32, a1: i32, a2: i32, a3: i32) -> i32;
    fn casper_enable_contract_version(a0: i32, a1: i32, a2: i32, a3: i32) -> i32;
    fn casper_generic_hash(a0: i32, a1: i32, a2: i32, a3: i32, a4: i32) -> i32;
    fn casper_get_balance(a0: i32, a1: i32, a2: i32) -> i32;
    fn casper_get_block_info(a0: i32, a1: i32);
    fn casper_get_blocktime(a0: i32);
    fn casper_get_caller(a0: i32) -> i32;
    fn casper_get_key(a0: i32, a1: i32, a2: i32, a3: i32, a4: i32) -> i32;
    fn casper_get_main_purse(a0: i32);
    fn casper_get_named_arg(a0: i32, a1: i32, a2: i32, a3: i32) -> i32;
    fn casper_get_named_arg_size(a0: i32, a1: i32, a2: i32) -> i32;
    fn casper_get_phase(a0: i32);
    fn casper_get_system_contract(a0: i32, a1: i32, a2: i32) -> i32;
    fn casper_has_key(a0: i32, a1: i32) -> i32;
    fn casper_is_valid_uref(a0: i32, a1: i32) -> i32;
    fn casper_load_authorization_keys(a0: i32, a1: i32) -> i32;
    fn casper_load_call_stack(a0: i32, a1: i32) -> i32;
    fn casper_load_caller_information(a0: i32, a1: i32, a2: i32) -> i32;
    fn casper_load_named_keys(a0: i32, a1: i32) -> i32;
    fn casper_manage_message_topic(a0: i32, a1: i32, a2: i32, a3: i32) -> i32;
    fn casper_new_dictionary(a0: i32) -> i32;
    fn casper_new_uref(a0: i32, a1: i32, a2: i32);
    fn casper_provision_contract_user_group_uref(
        a0: i32,
        a1: i32,
        a2: i32,
        a3: i32,
        a4: i32,
    ) -> i32;
    fn casper_put_key(a0: i32, a1: i32, a2: i32, a3: i32);
    fn casper_random_bytes(a0: i32, a1: i32) -> i32;
    fn casper_read_host_buffer(a0: i32, a1: i32, a2: i32) -> i32;
    fn casper_read_value(a0: i32, a1: i32, a2: i32) -> i32;
    fn casper_recover_secp256k1(a0: i32, a1: i32, a2: i32, a3: i32, a4: i32, a5: i32) -> i32;
    fn casper_remove_associated_key(a0: i32, a1: i32) -> i32;
    fn casper_remove_contract_user_group(a0: i32, a1: i32, a2: i32, a3: i32) -> i32;
    fn casper_remove_contract_user_group_urefs(
        a0: i32,
        a1: i32,
        a2: i32,
        a3: i32,
        a4: i32,
        a5: i32,
    ) -> i32;
    fn casper_remove_key(a0: i32, a1: i32);
    fn casper_ret(a0: i32, a1: i32);
    fn casper_revert(a0: i32);
    fn casper_set_action_threshold(a0: i32, a1: i32) -> i32;
    fn casper_transfer_from_purse_to_account(
        a0: i32,
        a1: i32,
        a2: i32,
        a3: i32,
        a4: i32,
        a5: i32,
        a6: i32,
        a7: i32,
        a8: i32,
    ) -> i32;
    fn casper_transfer_from_purse_to_purse(
        a0: i32,
        a1: i32,
        a2: i32,
        a3: i32,
        a4: i32,
        a5: i32,
        a6: i32,
        a7: i32,
    ) -> i32;
    fn casper_transfer_to_account(
        a0: i32,
        a1: i32,
        a2: i32,
        a3: i32,
        a4: i32,
        a5: i32,
        a6: i32,
    ) -> i32;
    fn casper_update_associated_key(a0: i32, a1: i32, a2: i32) -> i32;
    fn casper_verify_signature(a0: i32, a1: i32, a2: i32, a3: i32, a4: i32, a5: i32) -> i32;
    fn casper_write(a0: i32, a1: i32, a2: i32, a3: i32);
}

/// Number of host functions: opcodes below it call one.
pub const COUNT: u8 = 57;

/// Parameters of each host function.
pub static ARITY: [u8; 57] = [
    4, 3, 10, 11, 11, 4, 7, 11, 9, 3, 8, 2, 5, 6, 3, 4, 4, 4, 5, 3, 2, 1, 1, 5, 1, 4, 3, 1, 3, 2,
    2, 2, 2, 3, 2, 4, 1, 3, 5, 4, 2, 3, 3, 6, 2, 4, 6, 2, 2, 1, 2, 9, 8, 7, 3, 6, 4,
];

/// Calls the host function; 0 for those without a result.
///
/// # Safety
/// The host checks pointers against the linear memory; what it writes there is the program's affair.
pub unsafe fn call(code: u8, a: &[i32; 12]) -> i32 {
    match code {
        0 => {
            casper_add(a[0], a[1], a[2], a[3]);
            0
        }
        1 => casper_add_associated_key(a[0], a[1], a[2]),
        2 => {
            casper_add_contract_version(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9])
        }
        3 => casper_add_contract_version_with_message_topics(
            a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9], a[10],
        ),
        4 => casper_add_package_version_with_message_topics(
            a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9], a[10],
        ),
        5 => casper_blake2b(a[0], a[1], a[2], a[3]),
        6 => casper_call_contract(a[0], a[1], a[2], a[3], a[4], a[5], a[6]),
        7 => casper_call_package_version(
            a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9], a[10],
        ),
        8 => casper_call_versioned_contract(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8]),
        9 => {
            casper_create_contract_package_at_hash(a[0], a[1], a[2]);
            0
        }
        10 => casper_create_contract_user_group(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7]),
        11 => casper_create_purse(a[0], a[1]),
        12 => casper_dictionary_get(a[0], a[1], a[2], a[3], a[4]),
        13 => casper_dictionary_put(a[0], a[1], a[2], a[3], a[4], a[5]),
        14 => casper_dictionary_read(a[0], a[1], a[2]),
        15 => casper_disable_contract_version(a[0], a[1], a[2], a[3]),
        16 => casper_emit_message(a[0], a[1], a[2], a[3]),
        17 => casper_enable_contract_version(a[0], a[1], a[2], a[3]),
        18 => casper_generic_hash(a[0], a[1], a[2], a[3], a[4]),
        19 => casper_get_balance(a[0], a[1], a[2]),
        20 => {
            casper_get_block_info(a[0], a[1]);
            0
        }
        21 => {
            casper_get_blocktime(a[0]);
            0
        }
        22 => casper_get_caller(a[0]),
        23 => casper_get_key(a[0], a[1], a[2], a[3], a[4]),
        24 => {
            casper_get_main_purse(a[0]);
            0
        }
        25 => casper_get_named_arg(a[0], a[1], a[2], a[3]),
        26 => casper_get_named_arg_size(a[0], a[1], a[2]),
        27 => {
            casper_get_phase(a[0]);
            0
        }
        28 => casper_get_system_contract(a[0], a[1], a[2]),
        29 => casper_has_key(a[0], a[1]),
        30 => casper_is_valid_uref(a[0], a[1]),
        31 => casper_load_authorization_keys(a[0], a[1]),
        32 => casper_load_call_stack(a[0], a[1]),
        33 => casper_load_caller_information(a[0], a[1], a[2]),
        34 => casper_load_named_keys(a[0], a[1]),
        35 => casper_manage_message_topic(a[0], a[1], a[2], a[3]),
        36 => casper_new_dictionary(a[0]),
        37 => {
            casper_new_uref(a[0], a[1], a[2]);
            0
        }
        38 => casper_provision_contract_user_group_uref(a[0], a[1], a[2], a[3], a[4]),
        39 => {
            casper_put_key(a[0], a[1], a[2], a[3]);
            0
        }
        40 => casper_random_bytes(a[0], a[1]),
        41 => casper_read_host_buffer(a[0], a[1], a[2]),
        42 => casper_read_value(a[0], a[1], a[2]),
        43 => casper_recover_secp256k1(a[0], a[1], a[2], a[3], a[4], a[5]),
        44 => casper_remove_associated_key(a[0], a[1]),
        45 => casper_remove_contract_user_group(a[0], a[1], a[2], a[3]),
        46 => casper_remove_contract_user_group_urefs(a[0], a[1], a[2], a[3], a[4], a[5]),
        47 => {
            casper_remove_key(a[0], a[1]);
            0
        }
        48 => {
            casper_ret(a[0], a[1]);
            0
        }
        49 => {
            casper_revert(a[0]);
            0
        }
        50 => casper_set_action_threshold(a[0], a[1]),
        51 => casper_transfer_from_purse_to_account(
            a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8],
        ),
        52 => casper_transfer_from_purse_to_purse(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7]),
        53 => casper_transfer_to_account(a[0], a[1], a[2], a[3], a[4], a[5], a[6]),
        54 => casper_update_associated_key(a[0], a[1], a[2]),
        55 => casper_verify_signature(a[0], a[1], a[2], a[3], a[4], a[5]),
        56 => {
            casper_write(a[0], a[1], a[2], a[3]);
            0
        }
        _ => core::arch::wasm32::unreachable(),
    }
}
