//! One packet of each kind, with all its members, and every way to read one: where members stand for one another, or only
//! some go together, there are several of a kind. Wherever a person's words, a key or a password may stand, the packets
//! say [`MARK`], so that it can be looked for.

use core::fmt::Debug;

use parlor_core::element::{Element, Event, ParseError, Transcript, basic, flex};
use parlor_core::wire::{Binding, Limits};

/// What no error and no `Debug` may say. It stands in the packets as it is, and with its first letter as a reference.
#[allow(dead_code, reason = "not every test looks for it")]
pub(crate) const MARK: &str = "S3CR3T";

/// Those of each kind, with all members that [`parlor_core::wire`] lists for it. The fuzz target `any_bytes` has the same as seeds.
#[allow(dead_code, reason = "the fuzz targets have them as seeds")]
pub(crate) const PACKETS: [&str; 25] = [
    "<requestRegister referenceId=\"1\" userNick=\"S3CR3T nick\" userType=\"AGENT\" personId=\"S3CR3Tperson\" \
     timeZoneOffset=\"-60\" clientVersion=\"106\" maxPacket=\"4096\" userId=\"U1\" secureKey=\"&#83;3CR3Tkey\">\
     <userData><item key=\"S3CR3T-key\" type=\"string\">S3CR3T value</item><item key=\"n\" type=\"int\">-7</item>\
     </userData></requestRegister>",
    "<requestJoin referenceId=\"2\" sessionId=\"S1\" visibility=\"VIP\" fromPosition=\"9\"><msgText treatAs=\"NORMAL\">\
     S3CR3T &amp; hi</msgText><userData><item key=\"GCTI_Chat_SessionPassword\" type=\"string\">S3CR3T-password</item>\
     </userData><eventAttributes><item key=\"k\">S3CR3T</item></eventAttributes></requestJoin>",
    "<requestJoin referenceId=\"3\" queueKey=\"Environment:default\" subject=\"S3CR3T &lt;subject>\" visibility=\"ALL\"/>",
    "<requestMessage referenceId=\"4\" sessionId=\"S1\" visibility=\"INT\" receiverId=\"U2\"><msgText msgType=\"text\" \
     treatAs=\"NORMAL\" msgCheck=\"Alert\">&#83;3CR3T words</msgText><eventAttributes><item key=\"structured-content\" \
     type=\"kvlist\"><item key=\"genesys-chat\" type=\"string\">{\"S3CR3T\":1}</item></item></eventAttributes>\
     </requestMessage>",
    "<requestNotify referenceId=\"5\" sessionId=\"S1\" visibility=\"ALL\" receiverId=\"U2\"><noticeText \
     noticeType=\"SYS_COMMAND\">file-uploaded</noticeText><userData><item key=\"file-name\" type=\"string\">\
     S3CR3T.jpg</item><item key=\"file-size\">S3CR3T</item><item key=\"file-source\">ucs</item></userData>\
     <eventAttributes><item key=\"k\" type=\"binary\">UzNDUjNU</item></eventAttributes><msgText>S3CR3T</msgText>\
     </requestNotify>",
    "<requestReleaseParty referenceId=\"6\" sessionId=\"S1\" userId=\"U2\" afterAction=\"ForceClose\"><msgText>S3CR3T \
     bye</msgText><eventAttributes><item key=\"k\">S3CR3T</item></eventAttributes></requestReleaseParty>",
    "<eventRegistered referenceId=\"1\" userId=\"U1\" secureKey=\"S3CR3Tkey\" serverVersion=\"Parlor 0.1.0\" \
     occurredAt=\"2025-05-10T07:09:33Z\"/>",
    "<eventSessionInfo referenceId=\"2\" sessionStatus=\"Alive\" occurredAt=\"2025-05-10T07:10:33Z\"><chatTranscript \
     startAt=\"2025-05-10T07:09:33Z\" sessionId=\"S1\" idleTimeExpire=\"255\" monitored=\"true\" savedPosition=\"3\">\
     <newParty userId=\"U1\" timeShift=\"0\" visibility=\"ALL\" eventId=\"1\"><userInfo personId=\"S3CR3T\" \
     userNick=\"S3CR3T\" userType=\"CLIENT\" protocolType=\"FLEX\" timeZoneOffset=\"300\" clientVersion=\"106\"/>\
     </newParty><message userId=\"U1\" timeShift=\"soon\" visibility=\"ALL\" eventId=\"2\"><msgText>S3CR3T</msgText>\
     </message><message userId=\"U1\" timeShift=\"3\" visibility=\"ALL\" eventId=\"3\"><msgText>S3CR3T</msgText>\
     </message></chatTranscript></eventSessionInfo>",
    "<eventError referenceId=\"3\" errorId=\"5\" sessionId=\"S1\" occurredAt=\"2025-05-10T07:09:33Z\">S3CR3T was \
     said</eventError>",
    "<requestLogin referenceId=\"1\" userNick=\"&#83;3CR3T\" timeZoneOffset=\"300\" clientVersion=\"106\" maxPacket=\"4096\" \
     nonce=\"S3CR3Tnonce\"><userData><item key=\"EmailAddress\" type=\"string\">S3CR3T@example.com</item></userData>\
     </requestLogin>",
    "<requestJoin referenceId=\"2\" userId=\"U1\" secureKey=\"S3CR3Tkey\" lastPosition=\"0\" \
     queueKey=\"Environment:default\" subject=\"S3CR3T\"><msgText>S3CR3T</msgText><userData><item \
     key=\"GCTI_Chat_SessionPassword\">S3CR3T</item></userData><eventAttributes><item key=\"k\">S3CR3T</item>\
     </eventAttributes></requestJoin>",
    "<requestJoin referenceId=\"7\" userId=\"U1\" secureKey=\"S3CR3Tkey\" lastPosition=\"9\" sessionId=\"S1\"/>",
    "<requestRefresh referenceId=\"3\" userId=\"U1\" secureKey=\"S3CR3Tkey\" lastPosition=\"9\" readPosition=\"8\">\
     <msgText msgType=\"text\" treatAs=\"NORMAL\">S3CR3T</msgText><eventAttributes><item key=\"k\">S3CR3T</item>\
     </eventAttributes></requestRefresh>",
    "<requestRefresh referenceId=\"4\" userId=\"U1\" secureKey=\"S3CR3Tkey\" lastPosition=\"9\"><msgText>\
     S3CR3T</msgText><noticeText noticeType=\"TYPING_STARTED\">S3CR3T</noticeText><userData><item key=\"k\">\
     S3CR3T</item></userData><eventAttributes><item key=\"S3CR3T\"/></eventAttributes></requestRefresh>",
    "<requestRefresh referenceId=\"5\" userId=\"U1\" secureKey=\"&#83;3CR3Tkey\" lastPosition=\"9\"><noticeText \
     noticeType=\"UPDATE_USER_DATA\"/><userData><item key=\"Order\" type=\"string\">S3CR3T</item></userData></requestRefresh>",
    "<requestLogout referenceId=\"6\" userId=\"U1\" secureKey=\"S3CR3Tkey\" lastPosition=\"9\"><msgText>\
     S3CR3T</msgText><eventAttributes><item key=\"k\">S3CR3T</item></eventAttributes></requestLogout>",
    "<eventStatus referenceId=\"1\" requestResult=\"Success\" userId=\"U1\" secureKey=\"S3CR3Tkey\" \
     serverVersion=\"Parlor 0.1.0\" occurredAt=\"2025-05-10T07:09:33Z\"/>",
    "<eventStatus referenceId=\"2\" requestResult=\"Error\" errorId=\"7\"><errorText>S3CR3T was said</errorText></eventStatus>",
    "<eventStatus referenceId=\"2\" requestResult=\"Success\" more=\"true\" partyId=\"1\"><flexTranscript \
     startAt=\"2025-05-10T07:09:33Z\" sessionId=\"S1\" idleTimeExpire=\"9\" monitored=\"true\" savedPosition=\"3\" \
     lastPosition=\"7\" sessionStatus=\"Over\"><notice userId=\"U2\" timeShift=\"1\" visibility=\"ALL\" eventId=\"4\">\
     <noticeText noticeType=\"USER_PUSHED_URL\">https://S3CR3T.example</noticeText></notice></flexTranscript>\
     </eventStatus>",
    // Events, each alone.
    "<newParty userId=\"U1\" timeShift=\"0\" visibility=\"ALL\" eventId=\"1\"><userInfo personId=\"S3CR3T\" \
     userNick=\" S3CR3T \" userType=\"CLIENT\" protocolType=\"FLEX\" timeZoneOffset=\"300\" clientVersion=\"106\"/>\
     <msgText>S3CR3T</msgText><userData><item key=\"S3CR3T\" type=\"string\">S3CR3T</item></userData><eventAttributes><item \
     key=\"GCTI_SYSTEM\" type=\"kvlist\"><item key=\"party-info\" type=\"kvlist\"><item key=\"style\" type=\"string\">BOT\
     </item></item></item></eventAttributes></newParty>",
    "<message userId=\"U1\" timeShift=\"13\" visibility=\"INT\" eventId=\"10\" receiverId=\"U2\" truncated=\"9\">\
     <msgText msgType=\"S3CR3T\" treatAs=\"S3CR3T\" msgCheck=\"Altered\">S3CR3T<![CDATA[S3CR3T]]></msgText>\
     <eventAttributes><item key=\"k\">S3CR3T</item></eventAttributes></message>",
    "<notice userId=\"U1\" timeShift=\"25\" visibility=\"ALL\" eventId=\"13\"><noticeText noticeType=\"SYS_COMMAND\">\
     file-uploaded</noticeText><userData><item key=\"file-id\">00D35B6318F80223</item><item key=\"file-name\">\
     S3CR3T.jpg</item><item key=\"file-size\">191855</item><item key=\"file-source\">S3CR3T</item><item \
     key=\"file-document-id\">S3CR3T</item><item key=\"file-description\">S3CR3T</item></userData><eventAttributes>\
     <item key=\"k\"/></eventAttributes><msgText>S3CR3T</msgText></notice>",
    "<partyLeft userId=\"U1\" timeShift=\"178\" visibility=\"ALL\" eventId=\"97\" askerId=\"U2\"><reason code=\"2\">S3CR3T \
     said</reason><msgText>S3CR3T</msgText><eventAttributes><item key=\"GCTI_SYSTEM\" type=\"kvlist\"><item \
     key=\"quit-reason-code\" type=\"string\">3</item></item></eventAttributes></partyLeft>",
    "<reenter userId=\"U1\" timeShift=\"179\" visibility=\"ALL\" eventId=\"98\" agents=\"On\" clients=\"Off\"><msgText>S3CR3T\
     </msgText><eventAttributes><item key=\"k\"/></eventAttributes></reenter>",
    // A stored transcript.
    "<chatTranscript startAt=\"2025-05-10T07:09:33Z\" sessionId=\"S1\" idleTimeExpire=\"255\" monitored=\"true\" \
     savedPosition=\"3\"><message userId=\"U1\" timeShift=\"1\" visibility=\"ALL\" eventId=\"2\"><msgText>\
     S3CR3T</msgText></message><message userId=\"U1\" timeShift=\"x\" eventId=\"3\"/></chatTranscript>",
];

/// What is done with what was read.
pub(crate) trait Visit {
    /// An element was read, of this binding.
    fn element<E: Element + Debug + PartialEq>(&mut self, binding: Binding, element: &E);

    /// A packet can't be read.
    fn error(&mut self, error: &ParseError);
}

/// Reads the packet as everything that it may be.
pub(crate) fn read_as_everything(packet: &[u8], visit: &mut impl Visit) {
    let limits = Limits::STORED;
    fn visited<E: Element + Debug + PartialEq>(
        binding: Binding,
        read: Result<E, ParseError>,
        visit: &mut impl Visit,
    ) {
        match read {
            Ok(element) => visit.element(binding, &element),
            Err(error) => visit.error(&error),
        }
    }
    for binding in [Binding::Xml, Binding::Compact] {
        visited(binding, basic::Request::parse_as(binding, packet, limits), visit);
        visited(binding, basic::ServerEvent::parse_as(binding, packet, limits), visit);
        visited(binding, flex::Request::parse_as(binding, packet, limits), visit);
        visited(binding, flex::EventStatus::parse_as(binding, packet, limits), visit);
        visited(binding, Transcript::parse_as(binding, packet, limits), visit);
        visited(binding, Event::parse_as(binding, packet, limits), visit);
    }
}
