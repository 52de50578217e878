//! Documents that are read and documents that are refused, each with its offset and reason.

use std::string::{String, ToString};
use std::vec::Vec;

use super::*;

fn read(input: &[u8]) -> Result<String, Malformed> {
    let mut reader = Reader::new(input, Limits::PACKET)?;
    let mut out = String::new();
    while let Some(token) = reader.next()? {
        match token {
            Token::Open(tag) => {
                out.push('<');
                out.push_str(core::str::from_utf8(tag.name).unwrap());
                for it in tag.attributes() {
                    let name = core::str::from_utf8(it.name).unwrap();
                    out.push_str(&std::format!(" {name}={}", it.value));
                }
                out.push('>');
            }
            Token::Close => out.push_str("</>"),
            Token::Text(text) => out.push_str(&text.to_string()),
        }
    }
    Ok(out)
}

#[test]
fn reads_all_of_xml_without_a_dtd() {
    for (input, expected) in [
        ("<a/>", "<a></>"),
        (
            "\u{FEFF}<?xml version='1.0' encoding=\"utf-8\" standalone='no' ?>\n<a\t b = '1' c=\"2\"\n></a >\n",
            "<a b=1 c=2></>",
        ),
        ("<?xml version=\"1.0\"?><!-- - --><?pi?><a>x</a><!----><?pi data ??>", "<a>x</>"),
        ("<a>x<![CDATA[<&]]]]>y</a>", "<a>x<&]]y</>"),
        ("<a b='&#10;&lt;\"'>&quot;&#x41;]]</a>", "<a b=\n<\">\"A]]</>"),
        ("<a><b/>t<c></c></a>", "<a><b></>t<c></></>"),
        ("<имя ключ='да'/>", "<имя ключ=да></>"),
        ("<a b='\n0'>\r\n</a>", "<a b= 0>\n</>"),
    ] {
        assert_eq!(read(input.as_bytes()), Ok(expected.to_string()), "{input}");
    }
}

#[test]
fn refuses_with_offset_and_reason() {
    for (input, offset, fault) in [
        ("<!DOCTYPE a><a/>", 0, Fault::Doctype),
        ("<a>&nbsp;</a>", 3, Fault::UnknownEntity),
        ("<a>a & b</a>", 5, Fault::BareAmpersand),
        ("<a b='&x'/>", 6, Fault::BareAmpersand),
        ("<a>]]></a>", 3, Fault::CdataEndInText),
        ("<a b='<'/>", 6, Fault::LessThanInAttribute),
        ("<a b=1/>", 5, Fault::UnquotedValue),
        ("<a b/>", 4, Fault::MissingValue),
        ("<a b='1'c='2'/>", 8, Fault::MissingSpace),
        ("<a b='1' b='2'/>", 9, Fault::DuplicateAttribute),
        ("<a></b>", 3, Fault::MismatchedEndTag),
        ("<a></ab>", 3, Fault::MismatchedEndTag),
        ("</a>", 0, Fault::MismatchedEndTag),
        ("<a>\u{1}</a>", 3, Fault::IllegalCharacter),
        ("<a>&#x1;</a>", 3, Fault::BadCharacterReference),
        ("x<a/>", 0, Fault::TextOutsideRoot),
        ("<a/>x", 4, Fault::TextOutsideRoot),
        ("<a/><![CDATA[]]>", 4, Fault::TextOutsideRoot),
        ("<a/><b/>", 4, Fault::SecondRoot),
        ("", 0, Fault::NoRoot),
        (" <!-- x -->", 11, Fault::NoRoot),
        ("<a", 2, Fault::Truncated),
        ("<a><b></b>", 10, Fault::Truncated),
        ("<a><!-- x -- y --></a>", 10, Fault::BadComment),
        ("<a><?xml version='1.0'?></a>", 3, Fault::BadDeclaration),
        (" <?xml version='1.0'?><a/>", 1, Fault::BadDeclaration),
        ("<?xml encoding='UTF-8'?><a/>", 6, Fault::BadDeclaration),
        ("<?xml version='2.0'?><a/>", 6, Fault::BadDeclaration),
        ("<?xml version='1.0' encoding='ISO-8859-1'?><a/>", 20, Fault::Encoding),
        ("< a/>", 1, Fault::BadName),
        ("<1/>", 1, Fault::BadName),
        ("<a/ >", 2, Fault::BadName),
        ("<a><!ELEMENT></a>", 3, Fault::BadName),
    ] {
        assert_eq!(read(input.as_bytes()), Err(Malformed { offset, fault }), "{input}");
    }
}

#[test]
fn every_prefix_is_refused() {
    let document = "<?xml version='1.0' encoding='UTF-8'?><!-- c --><a b=\"1&lt;\"><c d='e'/>t&amp;&#x41;<![CDATA[x]]><?p i?></a>";
    assert!(read(document.as_bytes()).is_ok());
    for length in 0..document.len() {
        assert!(read(&document.as_bytes()[..length]).is_err(), "{}", &document[..length]);
    }
}

#[test]
fn every_attribute_that_is_there_twice_is_found() {
    for (space, quote) in [(" ", '"'), ("\n", '\'')] {
        for count in [1, 2, 3, 30, 63] {
            for twice in 0..count {
                let mut tag = String::from("<a");
                for number in 0..count {
                    tag.push_str(&std::format!("{space}n{number}={quote}{quote}"));
                }
                assert!(read(std::format!("{tag}/>").as_bytes()).is_ok(), "{tag}");
                let offset = tag.len() + 1;
                tag.push_str(&std::format!("{space}n{twice}={quote}{quote}/>"));
                let expected = Malformed { offset, fault: Fault::DuplicateAttribute };
                assert_eq!(read(tag.as_bytes()), Err(expected), "{tag}");
            }
        }
    }
}

#[test]
fn limits_are_kept() {
    let deep: String = std::iter::repeat_n("<a>", 33).collect();
    assert_eq!(read(deep.as_bytes()), Err(Malformed { offset: 96, fault: Fault::TooDeep }));
    let mut wide = String::from("<a");
    for number in 0..65 {
        wide.push_str(&std::format!(" b{number}=''"));
    }
    wide.push_str("/>");
    let error = read(wide.as_bytes()).unwrap_err();
    assert_eq!(error.fault, Fault::TooManyAttributes);
    let large: Vec<u8> = std::iter::repeat_n(b' ', 32769).collect();
    assert_eq!(read(&large), Err(Malformed { offset: 32768, fault: Fault::TooLarge }));
    // It isn't even looked at.
    let large = [0xFF; 32769];
    assert_eq!(read(&large), Err(Malformed { offset: 32768, fault: Fault::TooLarge }));
}

#[test]
fn an_error_stays() {
    let mut reader = Reader::new(b"<a></b>", Limits::PACKET).unwrap();
    assert!(reader.next().is_ok());
    let first = reader.next().err();
    assert!(first.is_some());
    assert_eq!(reader.next().err(), first);
}
