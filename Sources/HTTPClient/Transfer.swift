import CCurl
import HTTPTypes

/// What one exchange brings in, collected by libcurl's callbacks, and the memory it needs meanwhile.
final class Transfer {
    private(set) var fields = HTTPFields()
    private(set) var body: [UInt8] = []
    private(set) var isTooLarge = false

    /// The request's, which libcurl reads until the end.
    let fieldLines: UnsafeMutablePointer<curl_slist>?
    private let errorBuffer = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    private let sizeLimit: Int
    private var fieldsSize = 0

    /// For the fields alone: no honest answer comes near it.
    private static let fieldsSizeLimit = 256 << 10

    init(sizeLimit: Int, fieldLines: UnsafeMutablePointer<curl_slist>?) {
        self.sizeLimit = sizeLimit
        self.fieldLines = fieldLines
        errorBuffer.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit {
        curl_slist_free_all(fieldLines)
        errorBuffer.deallocate()
    }

    /// What libcurl says about a failure; empty when it says nothing.
    var errorText: String { String(cString: errorBuffer) }

    /// Whether there was room for it.
    private func append(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard body.count + bytes.count <= sizeLimit else {
            isTooLarge = true
            return false
        }
        body.append(contentsOf: bytes)
        return true
    }

    /// Takes a status line, a field or the empty line behind them.
    private func appendLine(_ bytes: UnsafeRawBufferPointer) -> Bool {
        fieldsSize += bytes.count
        guard fieldsSize <= Self.fieldsSizeLimit else {
            isTooLarge = true
            return false
        }
        if bytes.starts(with: "HTTP/".utf8) {
            fields = [:]  // those before belonged to an interim response, such as 103
            return true
        }
        let parts = bytes.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let name = HTTPField.Name(String(decoding: parts[0], as: UTF8.self)) else {
            return true
        }
        let isPadding = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A }
        var value = parts[1].drop(while: isPadding)
        while let last = value.last, isPadding(last) { value.removeLast() }
        fields.append(HTTPField(name: name, value: String(decoding: value, as: UTF8.self)))
        return true
    }

    /// The transfer must outlive the exchange.
    func attach(to handle: UnsafeMutableRawPointer) -> [CURLcode] {
        let reference = Unmanaged.passUnretained(self).toOpaque()
        return [
            curl_easy_setopt_pointer(handle, CURLOPT_ERRORBUFFER, errorBuffer),
            curl_easy_setopt_pointer(handle, CURLOPT_WRITEDATA, reference),
            curl_easy_setopt_data_callback(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, transfer in
                Transfer.receive(bytes, size * count, transfer) { $0.append($1) }
            },
            curl_easy_setopt_pointer(handle, CURLOPT_HEADERDATA, reference),
            curl_easy_setopt_data_callback(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, transfer in
                Transfer.receive(bytes, size * count, transfer) { $0.appendLine($1) }
            },
        ]
    }

    /// The handle may outlive the transfer.
    func detach(from handle: UnsafeMutableRawPointer) {
        curl_easy_setopt_pointer(handle, CURLOPT_ERRORBUFFER, nil)
        curl_easy_setopt_pointer(handle, CURLOPT_HTTPHEADER, nil)
    }

    /// Fewer bytes taken than came is libcurl's sign to stop.
    private static func receive(
        _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int, _ transfer: UnsafeMutableRawPointer?,
        _ take: (Transfer, UnsafeRawBufferPointer) -> Bool
    ) -> Int {
        guard let transfer else { return 0 }
        let transferred = Unmanaged<Transfer>.fromOpaque(transfer).takeUnretainedValue()
        return take(transferred, UnsafeRawBufferPointer(start: bytes, count: count)) ? count : 0
    }
}
