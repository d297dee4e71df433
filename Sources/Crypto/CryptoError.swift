import COpenSSL

/// Why a cryptographic operation failed; never carries keys, plaintext or passwords.
public enum CryptoError: Error, Equatable {
    /// The tag does not fit: another key, another nonce, other associated data, or a changed ciphertext.
    case authenticationFailed
    /// An argument has a length that the algorithm does not take.
    case invalidLength(of: String)
    /// scrypt's cost parameters are outside RFC 7914, or would take more than 1 GiB.
    case invalidCost
    /// libcrypto refused; the reason is its own error text.
    case library(operation: String, reason: String)

    /// Takes the newest entry of the thread's error queue and empties the queue.
    static func last(_ operation: String) -> CryptoError {
        let code = ERR_peek_last_error()
        ERR_clear_error()
        guard code != 0, let reason = ERR_reason_error_string(code) else {
            return .library(operation: operation, reason: "no reason given")
        }
        return .library(operation: operation, reason: String(cString: reason))
    }
}
