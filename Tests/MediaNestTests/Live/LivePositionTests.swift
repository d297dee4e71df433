import MediaNest
import Postgres
import Testing

/// What nginx's module is told of a client's `Last-Event-ID`; it believes all of it.
@Suite struct LivePositionTests {
    private let now = Timestamp(secondsSince1970: 1_795_818_745)

    @Test(arguments: [
        ("1795818745:[24],-,-,-,-", 5), ("1795818745:9,-,[12],-,-,-", 6), ("1795818145:[0]", 1),
        ("1795818750:[32767],0", 2),
    ])
    func aStreamsOwnIDIsTaken(id: String, channels: Int) {
        #expect(LivePosition(id, onChannels: channels, now: now)?.text == id)
    }

    @Test(arguments: [
        "", ":", "1795818745", "1795818745:", "1795818745:[0],-,-", "1795818745:[0],-,-,-,-,-", "1795818745:0,-,-,-,-",
        "1795818745:[0],[0],-,-,-", "1795818745:[0],[1],-,-,-", "1795818745:[-],-,-,-,-", "1795818745:[],-,-,-,-",
        "1795818745:[32768],-,-,-,-", "1795818745:[0],-1,-,-,-", "1795818745:[0],,-,-,-", "1795818745:[0],-,-,-,- ",
        "1795818144:[0],-,-,-,-", "1795818751:[0],-,-,-,-", "9999999999:[0],-,-,-,-", "179581874:[0],-,-,-,-",
        "1795818745:[0],-,-,-,-:0", "-795818745:[0],-,-,-,-", "1795818745:[٣],-,-,-,-", "1795818745:[0,-,-,-,-",
        "1795818745:[99999999999999999999],-,-,-,-",
    ])
    func anythingElseIsNot(id: String) {
        #expect(LivePosition(id, onChannels: 5, now: now) == nil)
    }
}
