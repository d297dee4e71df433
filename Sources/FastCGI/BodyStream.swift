import CFastCGI
import HTTP

/// The content of one request as libfcgi delivers it; of no use once the request is answered.
final class BodyStream {
    private var stream: UnsafeMutablePointer<FCGX_Stream>?
    private var undelivered = Int.max

    init(_ stream: UnsafeMutablePointer<FCGX_Stream>?) {
        self.stream = stream
    }

    /// The body that reads from here, never beyond what was declared.
    func body(declaredLength: Int?) -> RequestBody {
        if let declaredLength { undelivered = declaredLength }
        return RequestBody(declaredLength: declaredLength) { buffer throws(RequestBodyError) in
            try self.read(into: buffer)
        }
    }

    /// libfcgi frees the stream with the request, but a handler may have kept the body.
    func end() {
        stream = nil
    }

    private func read(into buffer: UnsafeMutableRawBufferPointer) throws(RequestBodyError) -> Int {
        guard let stream else { throw .truncated }
        let wanted = CInt(clamping: min(buffer.count, undelivered))
        let count = FCGX_GetStr(buffer.baseAddress?.assumingMemoryBound(to: CChar.self), wanted, stream)
        if count < wanted, FCGX_GetError(stream) != 0 { throw .truncated }
        undelivered -= Int(count)
        return Int(count)
    }
}
