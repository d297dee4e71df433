/// A value that can be an argument of a command: any bytes at all, they are sent with their length.
public protocol RedisArgument {
    /// Lends the argument's bytes, once, inside the call.
    func withArgumentBytes(_ body: (UnsafeBufferPointer<UInt8>) -> Void)
}

extension String: RedisArgument {
    public func withArgumentBytes(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        var text = self
        text.withUTF8(body)
    }
}

extension Substring: RedisArgument {
    public func withArgumentBytes(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        var text = self
        text.withUTF8(body)
    }
}

extension [UInt8]: RedisArgument {
    public func withArgumentBytes(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        withUnsafeBufferPointer(body)
    }
}

extension Int: RedisArgument {
    public func withArgumentBytes(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        String(self).withArgumentBytes(body)
    }
}
