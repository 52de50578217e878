//! What is untidy but well-formed is read, and as what: as stored transcripts have it, and all of XML 1.0 without a DTD.
//!
//! What was read is shown by writing it: the canonical form of what each document says.

use parlor_core::wire::Limits;

use crate::ways::outcomes;

const ROOT: &str = "<chatTranscript startAt=\"T\" sessionId=\"S\"";

/// What stands inside the root element, and what each event in it says.
const INSIDE: [(&str, &[&str]); 44] = [
    ("", &[]),
    (" \r\n\t stray text &amp; more ]] <![CDATA[and <this>]]> <!-- and - this --> <?and this?>", &[]),
    // Values.
    (
        "<newParty userId='U' eventId='1'><userInfo userNick='Ana' timeZoneOffset='\n0' clientVersion=' 106\t'/></newParty>",
        &["<newParty userId=\"U\" timeShift=\"0\" visibility=\"ALL\" eventId=\"1\"><userInfo personId=\"\" \
           userNick=\"Ana\" userType=\"\" protocolType=\"\" timeZoneOffset=\"0\" clientVersion=\"106\"/></newParty>"],
    ),
    (
        "<newParty><userInfo userNick=' '/></newParty><newParty><userInfo userNick=''/></newParty>",
        &[
            "<newParty userId=\"\" timeShift=\"0\" visibility=\"ALL\"><userInfo personId=\"\" userNick=\" \" \
              userType=\"\" protocolType=\"\"/></newParty>",
            "<newParty userId=\"\" timeShift=\"0\" visibility=\"ALL\"><userInfo personId=\"\" userNick=\"\" \
              userType=\"\" protocolType=\"\"/></newParty>",
        ],
    ),
    (
        "<newParty userId=' U\n' timeShift='007' visibility=' INT ' eventId='\t1'>\
         <userInfo userNick='  A\nB\r\nC\tD\rE&#10;F&#13;G&#9;H '/></newParty>",
        &["<newParty userId=\"U\" timeShift=\"7\" visibility=\"INT\" eventId=\"1\"><userInfo personId=\"\" \
           userNick=\"  A B C D E&#10;F&#13;G&#9;H \" userType=\"\" protocolType=\"\"/></newParty>"],
    ),
    (
        "<message userId='' timeShift='' visibility='' eventId='' receiverId=''/>",
        &["<message userId=\"\" timeShift=\"0\" visibility=\"VIP\"/>"],
    ),
    ("<message/>", &["<message userId=\"\" timeShift=\"0\" visibility=\"ALL\"/>"]),
    (
        "<message><msgText>a<!-->-->b<!-- > -->c</msgText></message>",
        &["<message userId=\"\" timeShift=\"0\" visibility=\"ALL\"><msgText>abc</msgText></message>"],
    ),
    ("<message></message >", &["<message userId=\"\" timeShift=\"0\" visibility=\"ALL\"/>"]),
    ("<notice/>", &["<notice userId=\"\" timeShift=\"0\" visibility=\"ALL\"/>"]),
    ("<partyLeft/>", &["<partyLeft userId=\"\" timeShift=\"0\" visibility=\"ALL\" askerId=\"\"/>"]),
    (
        "<newParty/>",
        &[
            "<newParty userId=\"\" timeShift=\"0\" visibility=\"ALL\"><userInfo personId=\"\" userNick=\"\" userType=\"\" \
           protocolType=\"\"/></newParty>",
        ],
    ),
    (
        "<message eventId='4294967295' timeShift='4294967295' truncated='1'/>",
        &[
            "<message userId=\"\" timeShift=\"4294967295\" visibility=\"ALL\" eventId=\"4294967295\" truncated=\"1\"/>",
        ],
    ),
    // An event that can't be read is skipped, and named; the others aren't.
    (
        "<message eventId='1'/><message eventId='x'/><message eventId='2' timeShift='-1'/><message eventId='3'/>",
        &[
            "<message userId=\"\" timeShift=\"0\" visibility=\"ALL\" eventId=\"1\"/>",
            "skipped: event 0: byte 82: 'eventId' is missing or not valid",
            "skipped: event 2: byte 118: 'timeShift' is missing or not valid",
            "<message userId=\"\" timeShift=\"0\" visibility=\"ALL\" eventId=\"3\"/>",
        ],
    ),
    // Names that aren't known.
    ("<message visibility='SECRET'/>", &["<message userId=\"\" timeShift=\"0\" visibility=\"VIP\"/>"]),
    (
        "<newParty><userInfo userType='ROBOT' protocolType='X&lt;'/></newParty>",
        &["<newParty userId=\"\" timeShift=\"0\" visibility=\"ALL\"><userInfo personId=\"\" userNick=\"\" \
           userType=\"ROBOT\" protocolType=\"X&lt;\"/></newParty>"],
    ),
    (
        "<notice><noticeText noticeType='NEW_IN_2030'>x</noticeText></notice>",
        &["<notice userId=\"\" timeShift=\"0\" visibility=\"ALL\"><noticeText noticeType=\"NEW_IN_2030\">x\
           </noticeText></notice>"],
    ),
    // Order, and what nobody knows.
    (
        "<message eventId=\"10\" visibility=\"INT\" timeShift=\"3\" userId=\"U\"><msgText treatAs='NORMAL' msgType='text'>x\
         </msgText></message>",
        &[
            "<message userId=\"U\" timeShift=\"3\" visibility=\"INT\" eventId=\"10\"><msgText msgType=\"text\" \
           treatAs=\"NORMAL\">x</msgText></message>",
        ],
    ),
    (
        "<message a='' eventId='1' b=\"&lt;\" userId='U' c='1'><d/><e f='g'><msgText>not this</msgText></e>text\
         <msgText z='1'>this</msgText><eventAttributes><x/></eventAttributes></message>",
        &[
            "<message userId=\"U\" timeShift=\"0\" visibility=\"ALL\" eventId=\"1\"><msgText>this</msgText></message>",
        ],
    ),
    ("<typing/><a><message eventId='7'/></a>x<Message eventId='8'/><messages/><mess/>", &[]),
    (
        "<notice><userInfo userNick='Ana'/><noticeText noticeType='USER_CUSTOM'>x</noticeText><userInfo/></notice>",
        &["<notice userId=\"\" timeShift=\"0\" visibility=\"ALL\"><noticeText noticeType=\"USER_CUSTOM\">x\
           </noticeText></notice>"],
    ),
    (
        "<a:b xmlns:a='u' a:c='1' a:d='2' c='3'><a:message/></a:b><message xmlns='v' a:eventId='5'/>",
        &["<message userId=\"\" timeShift=\"0\" visibility=\"ALL\"/>"],
    ),
    (
        "<имя ключ='да'><長い名前 _.-·='1'/></имя><message/>",
        &["<message userId=\"\" timeShift=\"0\" visibility=\"ALL\"/>"],
    ),
    // Of members that are there twice, the last counts.
    (
        "<message><msgText>one</msgText><msgText>two</msgText></message>",
        &["<message userId=\"\" timeShift=\"0\" visibility=\"ALL\"><msgText>two</msgText></message>"],
    ),
    // Texts.
    (
        "<message><msgText>bare</msgText></message>",
        &["<message userId=\"\" timeShift=\"0\" visibility=\"ALL\"><msgText>bare</msgText></message>"],
    ),
    (
        "<message><msgText msgType='text'/></message><message><msgText></msgText></message>",
        &[
            "<message userId=\"\" timeShift=\"0\" visibility=\"ALL\"><msgText msgType=\"text\"/></message>",
            "<message userId=\"\" timeShift=\"0\" visibility=\"ALL\"><msgText/></message>",
        ],
    ),
    (
        "<message><msgText>  spaces \n stay \t </msgText></message>",
        &[
            "<message userId=\"\" timeShift=\"0\" visibility=\"ALL\"><msgText>  spaces \n stay \t </msgText></message>",
        ],
    ),
    (
        "<message><msgText>one\r\ntwo\rthree\nfour\r\r\nfive&#13;\nsix</msgText></message>",
        &[
            "<message userId=\"\" timeShift=\"0\" visibility=\"ALL\"><msgText>one\ntwo\nthree\nfour\n\nfive&#13;\nsix\
           </msgText></message>",
        ],
    ),
    (
        "<message><msgText>a > b ]] ]&gt; &quot;&apos;&amp;&lt;&gt; \" '</msgText></message>",
        &[
            "<message userId=\"\" timeShift=\"0\" visibility=\"ALL\"><msgText>a &gt; b ]] ]&gt; \"'&amp;&lt;&gt; \" '\
           </msgText></message>",
        ],
    ),
    (
        "<message><msgText>&#65;&#x42;&#x00000043;&#128512;&#x10FFFF;&#x9;&#xa;&#xD7FF;&#xE000;&#xFFFD;</msgText></message>",
        &[
            "<message userId=\"\" timeShift=\"0\" visibility=\"ALL\"><msgText>ABC😀\u{10FFFF}\t\n\u{D7FF}\u{E000}\u{FFFD}\
           </msgText></message>",
        ],
    ),
    (
        "<message><msgText>a<![CDATA[<b> &amp; ]] ]>]]>c<![CDATA[]]><![CDATA[]]]]><![CDATA[>]]></msgText></message>",
        &[
            "<message userId=\"\" timeShift=\"0\" visibility=\"ALL\"><msgText>a&lt;b&gt; &amp;amp; ]] ]&gt;c]]&gt;\
           </msgText></message>",
        ],
    ),
    (
        "<message><msgText>a<!-- <b> &x; - -->b<!----><?p <c> &y; ? > ?>c<?p?></msgText></message>",
        &["<message userId=\"\" timeShift=\"0\" visibility=\"ALL\"><msgText>abc</msgText></message>"],
    ),
    (
        "<message><msgText>a<b>not <i>this</i></b>b<br/>c<d e='/>' f=\">\">nor this</d ></msgText></message>",
        &["<message userId=\"\" timeShift=\"0\" visibility=\"ALL\"><msgText>abc</msgText></message>"],
    ),
    (
        "<message><msgText>привет שלום مرحبا 你好 नमस्ते e\u{301} 👩‍👩‍👧 \u{202E}\u{7F}\u{85}\u{2028}\u{FEFF}</msgText></message>",
        &[
            "<message userId=\"\" timeShift=\"0\" visibility=\"ALL\"><msgText>привет שלום مرحبا 你好 नमस्ते e\u{301} 👩‍👩‍👧 \
           \u{202E}\u{7F}\u{85}\u{2028}\u{FEFF}</msgText></message>",
        ],
    ),
    (
        "<partyLeft askerId=' A '><reason>left</reason></partyLeft><partyLeft><reason code=''/></partyLeft>",
        &[
            "<partyLeft userId=\"\" timeShift=\"0\" visibility=\"ALL\" askerId=\"A\"><reason>left</reason></partyLeft>",
            "<partyLeft userId=\"\" timeShift=\"0\" visibility=\"ALL\" askerId=\"\"><reason/></partyLeft>",
        ],
    ),
    // Tags.
    (
        "<message\n\tuserId = \"U\"\r\neventId\t=\n'1' ><msgText\n>x</msgText\n></message\t>",
        &[
            "<message userId=\"U\" timeShift=\"0\" visibility=\"ALL\" eventId=\"1\"><msgText>x</msgText></message>",
        ],
    ),
    (
        "<message userId='a\"b'/><message userId=\"a'b>c\"/>",
        &[
            "<message userId=\"a&quot;b\" timeShift=\"0\" visibility=\"ALL\"/>",
            "<message userId=\"a'b&gt;c\" timeShift=\"0\" visibility=\"ALL\"/>",
        ],
    ),
    (
        "<message userId='&#85;' eventId='&#x31;&#48;' visibility='&#65;LL'/>",
        &["<message userId=\"U\" timeShift=\"0\" visibility=\"ALL\" eventId=\"10\"/>"],
    ),
    // Userdata.
    (
        "<notice><userData><item key='a'>1</item><item key='b'/><item>3</item><item key='c' type=''></item></userData></notice>",
        &[
            "<notice userId=\"\" timeShift=\"0\" visibility=\"ALL\"><userData><item key=\"a\">1</item><item key=\"b\"/>\
           <item key=\"\">3</item><item key=\"c\"/></userData></notice>",
        ],
    ),
    (
        "<notice><userData/></notice><notice><userData> x <item2 key='a'/></userData></notice>",
        &[
            "<notice userId=\"\" timeShift=\"0\" visibility=\"ALL\"/>",
            "<notice userId=\"\" timeShift=\"0\" visibility=\"ALL\"/>",
        ],
    ),
    (
        "<notice><userData><item type='string' key='a'>1</item><item key='a' type=' string '>2</item>\
         <item key='a' type='date'>3</item><item x='' key=\"&lt;\" type='kvlist'> x <item key='d'>4</item> y </item>\
         </userData></notice>",
        &[
            "<notice userId=\"\" timeShift=\"0\" visibility=\"ALL\"><userData><item key=\"a\" type=\"string\">1</item>\
           <item key=\"a\" type=\"string\">2</item><item key=\"a\">3</item><item key=\"&lt;\" type=\"kvlist\">\
           <item key=\"d\">4</item></item></userData></notice>",
        ],
    ),
    (
        "<notice><userData><item key='a' type='int'> -7\n</item><item key='b' type='int'>seven</item>\
         <item key='c' type='binary'>AAEC /w==</item><item key='d' type='binary'>A</item></userData></notice>",
        &[
            "<notice userId=\"\" timeShift=\"0\" visibility=\"ALL\"><userData><item key=\"a\" type=\"int\">-7</item>\
           <item key=\"b\">seven</item><item key=\"c\" type=\"binary\">AAEC/w==</item><item key=\"d\">A</item>\
           </userData></notice>",
        ],
    ),
    (
        "<notice><userData><item key='a' type='kv&#108;ist'><item key='b' type=' kvlist '/></item><item key='c' \
         type='&#32;string'>d</item></userData></notice>",
        &[
            "<notice userId=\"\" timeShift=\"0\" visibility=\"ALL\"><userData><item key=\"a\" type=\"kvlist\">\
           <item key=\"b\" type=\"kvlist\"/></item><item key=\"c\" type=\"string\">d</item></userData></notice>",
        ],
    ),
    (
        "<message><eventAttributes>\r\n <item key='k'>v</item>\r\n</eventAttributes><!-- c --><msgText>x</msgText></message>",
        &["<message userId=\"\" timeShift=\"0\" visibility=\"ALL\"><msgText>x</msgText><eventAttributes>\
           <item key=\"k\">v</item></eventAttributes></message>"],
    ),
];

/// What may stand around a root element. The second: what is read of the root.
const AROUND: [(&str, &str); 16] = [
    ("<chatTranscript startAt=\"T\" sessionId=\"S\"/>", ROOT),
    ("<chatTranscript startAt=\"T\" sessionId=\"S\"></chatTranscript>", ROOT),
    ("\u{FEFF}<chatTranscript startAt='T' sessionId='S'/>", ROOT),
    ("<?xml version=\"1.0\"?><chatTranscript startAt='T' sessionId='S'/>", ROOT),
    ("<?xml version='1.1' ?>\r\n<chatTranscript startAt='T' sessionId='S'/>", ROOT),
    ("<?xml version='1.0' encoding='utf-8'?><chatTranscript startAt='T' sessionId='S'/>", ROOT),
    (
        "\u{FEFF}<?xml\tversion = \"1.0\"\nencoding = 'UTF-8'\r\nstandalone='no'\t?><chatTranscript startAt='T' sessionId='S'/>",
        ROOT,
    ),
    ("<?xml version='1.0' standalone='yes'?><chatTranscript startAt='T' sessionId='S'/>", ROOT),
    ("\r\n\t <chatTranscript startAt='T' sessionId='S'/>\r\n\t ", ROOT),
    (
        "<!-- <a> & -->\n<?p <b> & ?><?xml-stylesheet a?><chatTranscript startAt='T' sessionId='S'/><?p?><!---->",
        ROOT,
    ),
    ("<chatTranscript sessionId=' S ' x='y' startAt='T' ></chatTranscript >", ROOT),
    ("<chatTranscript startAt='T' sessionId='S' idleTimeExpire='' monitored=''/>", ROOT),
    ("<chatTranscript startAt='T' sessionId='S' monitored='yes'/>", ROOT),
    (
        "<chatTranscript monitored=' true' idleTimeExpire=' 9 ' startAt='T' sessionId='S'/>",
        "<chatTranscript startAt=\"T\" sessionId=\"S\" idleTimeExpire=\"9\" monitored=\"true\"",
    ),
    ("<chatTranscript/>", "<chatTranscript startAt=\"\" sessionId=\"\""),
    ("<chatTranscript startAt=' T\n' sessionId=''/>", "<chatTranscript startAt=\" T \" sessionId=\"\""),
];

fn accepted(document: &str, expected: &[String]) {
    for outcome in outcomes(document.as_bytes(), Limits::STORED) {
        assert_eq!(outcome.end, Ok(()), "{}: {document}", outcome.way);
        assert_eq!(outcome.items, expected, "{}: {document}", outcome.way);
    }
}

#[test]
fn inside_the_root_element() {
    for (inside, events) in INSIDE {
        let document = format!("{ROOT}>{inside}</chatTranscript>");
        let expected: Vec<_> =
            [format!("{ROOT}/>")].into_iter().chain(events.iter().map(|it| String::from(*it))).collect();
        accepted(&document, &expected);
    }
}

#[test]
fn around_the_root_element() {
    for (document, root) in AROUND {
        accepted(document, &[format!("{root}/>")]);
    }
}

/// All of it at once, and each beside each other.
#[test]
fn one_after_the_other() {
    let is_read = |events: &[&str]| !events.iter().any(|it| it.starts_with("skipped"));
    for (first, first_events) in INSIDE.iter().filter(|it| is_read(it.1)) {
        for (second, second_events) in INSIDE.iter().filter(|it| is_read(it.1)) {
            let document = format!("{ROOT}>{first}{second}</chatTranscript>");
            let events = first_events.iter().chain(*second_events).map(|it| String::from(*it));
            let expected: Vec<_> = [format!("{ROOT}/>")].into_iter().chain(events).collect();
            accepted(&document, &expected);
        }
    }
}
