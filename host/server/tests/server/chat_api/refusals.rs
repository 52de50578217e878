//! What is refused, and what is said of it.

use super::*;

#[test]
fn what_is_wrong_says_what_to_do() {
    let server = start(|config| {
        config.services = vec![("support".to_owned(), "Shop:support".to_owned())];
        config.limits.sessions = 2;
    });
    let (ana, _) = Customer::begin(&server, "nickname=Ana");
    let interaction = &http(server.addresses().http, "GET /interactions", &[], b"").json()[0];
    assert_eq!(interaction["queue"], "Shop:support");
    let Customer { chat_id, user_id, secure_key, .. } = &ana;
    let key = format!("secureKey={secure_key}");
    let long = "x".repeat(40_000);
    for (path, form, expected, is_over) in [
        ("support".to_owned(), String::new(), 3, false),
        ("support".to_owned(), "nickname=%FF".to_owned(), 1, false),
        ("support".to_owned(), format!("nickname={}", "x".repeat(257)), 3, false),
        ("support".to_owned(), format!("nickname=Ana&text={long}"), 11, false),
        ("sales".to_owned(), "nickname=Ana".to_owned(), 21, false),
        (format!("sales/{chat_id}/refresh"), key.clone(), 21, false),
        (format!("support/{chat_id}/refresh"), String::new(), 3, false),
        (format!("support/{chat_id}/refresh"), "secureKey=0123456789abcdef".to_owned(), 4, true),
        (format!("support/{chat_id}/refresh"), format!("{key}&userId=0075000000000000"), 4, false),
        (format!("support/{user_id}/refresh"), key.clone(), 5, false),
        (format!("support/{chat_id}/refresh"), format!("{key}&transcriptPosition=x"), 3, false),
        (format!("support/{chat_id}/refresh"), format!("{key}&transcriptPosition=-1"), 3, false),
        (format!("support/{chat_id}/send"), key.clone(), 3, false),
        (format!("support/{chat_id}/send"), format!("{key}&message="), 3, false),
        (format!("support/{chat_id}/send"), format!("{key}&message={long}"), 11, false),
        (format!("support/{chat_id}/pushUrl"), key.clone(), 3, false),
        (format!("support/{chat_id}/pushUrl"), format!("{key}&pushUrl="), 3, false),
        (format!("support/{chat_id}/updateNickname"), key.clone(), 3, false),
        (format!("support/{chat_id}/updateNickname"), format!("{key}&nickname="), 3, false),
        (format!("support/{chat_id}/customNotice"), key.clone(), 3, false),
        (format!("support/{chat_id}/updateData"), key.clone(), 3, false),
        (format!("support/{chat_id}/readReceipt"), key.clone(), 3, false),
        (format!("support/{chat_id}/dance"), key.clone(), 2, false),
    ] {
        let reply = post(&server, &path, &form);
        assert_eq!(reply.status, 200, "{path}");
        let reply = reply.json();
        assert_eq!(
            (code(&reply), &reply["chatEnded"]),
            (expected, &json!(is_over)),
            "{path} {form:.40}: {reply}"
        );
        assert_eq!((&reply["statusCode"], &reply["messages"]), (&json!(2), &json!([])), "{path}");
    }
    // The chat goes on, and without `userId` too.
    assert_eq!(post(&server, &format!("support/{chat_id}/refresh"), &key).json()["statusCode"], 0);
    // A limit may be tried again.
    Customer::begin(&server, "nickname=Bea");
    let reply = post(&server, "support", "nickname=Eve").json();
    assert_eq!((code(&reply), &reply["statusCode"], &reply["chatEnded"]), (10, &json!(1), &json!(false)));
    // HTTP's own refusals.
    let api = server.addresses().chat_api;
    for (request, headers, status, expected) in [
        ("POST /genesys/2/chat/support", &["Content-Type: application/json"][..], 415, 22),
        ("POST /genesys/2/chat/support", &[], 415, 22),
        ("POST /genesys/3/chat/support", &[FORM], 404, 2),
        ("POST /genesys/2/chat/support/", &[FORM], 404, 2),
        ("POST /genesys/2/chat/%FF", &[FORM], 400, 1),
        ("GET /genesys/2/chat/support", &[], 405, 2),
        ("GET /interactions", &[], 404, 2),
        ("POST /documents", &[], 404, 2),
    ] {
        let reply = http(api, request, headers, b"nickname=Ana");
        assert_eq!((reply.status, code(&reply.json())), (status, expected), "{request}");
    }
    let much = vec![b'a'; 200_000];
    let reply = post_to(api, "support", &[FORM], &much);
    assert_eq!((reply.status, code(&reply.json())), (200, 11));
}

/// The same request would be refused later, too.
#[test]
fn a_limit_that_lasts_says_what_to_do_instead() {
    let server = start(|config| config.limits.events_per_session = 4);
    let (mut ana, _) = Customer::begin(&server, "nickname=Ana");
    let much = "x".repeat(30_000);
    for key in ["a", "b"] {
        ana.ask("updateData", &format!("userData[{key}]={much}"));
    }
    let refused = |operation: &str, form: &str, what: &str| {
        let reply = ana.ask_from(0, operation, form);
        assert_eq!((code(&reply), &reply["statusCode"], &reply["chatEnded"]), (10, &json!(2), &json!(false)));
        let advice = reply["errors"][0]["advice"].as_str().unwrap();
        assert!(advice.contains(what) && !advice.contains("again"), "{advice}");
    };
    refused("updateData", &format!("userData[c]={much}"), "65536 bytes of userdata: send less");
    for _ in 0..3 {
        assert_eq!(ana.ask_from(0, "send", "message=Hi")["statusCode"], 0);
    }
    refused("send", "message=Hi", "no room for anything more: request a new one");
}

#[test]
fn pages_of_configured_sites_may_chat() {
    let server = start(|config| config.cors_origins = vec!["https://shop.example.com".to_owned()]);
    let api = server.addresses().chat_api;
    let from = |origin: &str| {
        let origin = format!("Origin: {origin}");
        post_to(api, "support", &[FORM, &origin], b"nickname=Ana")
    };
    let reply = from("https://shop.example.com");
    assert_eq!(reply.json()["statusCode"], 0);
    assert_eq!(reply.header("access-control-allow-origin"), "https://shop.example.com");
    for origin in ["https://evil.example.com", "http://shop.example.com", "null"] {
        let reply = from(origin);
        assert_eq!((reply.status, code(&reply.json())), (403, 27), "{origin}");
        assert!(!reply.head.contains("access-control-allow-origin"));
    }
    // The server's own pages need no permission.
    assert_eq!(from(&format!("http://{api}")).status, 200);
    let asked = [
        "Origin: https://shop.example.com",
        "Access-Control-Request-Method: POST",
        "Access-Control-Request-Headers: content-type,gms_user",
    ];
    let reply = http(api, "OPTIONS /genesys/2/chat/support", &asked, b"");
    assert_eq!(reply.status, 200);
    assert!(reply.header("access-control-allow-methods").contains("POST"));
    assert!(reply.header("access-control-allow-headers").contains("gms_user"));
    assert_eq!(
        http(server.addresses().http, "GET /interactions", &[], b"").json().as_array().unwrap().len(),
        2
    );
}

/// The customer is called by its nickname or by its names: what is wrong is that of which was sent.
#[test]
fn a_name_that_is_too_long_is_called_as_it_was_sent() {
    let server = start(|_| {});
    let long = "x".repeat(257);
    for (form, expected) in [
        (format!("nickname={long}"), "'nickname' is longer than 256 bytes: "),
        (format!("nickname={long}&firstName=Ana"), "'nickname' is longer than 256 bytes: "),
        (format!("firstName={long}"), "'firstName' is longer than 256 bytes: "),
        (format!("nickname=&lastName={long}"), "'lastName' is longer than 256 bytes: "),
        (format!("firstName=Ana&lastName={long}"), "'firstName' with 'lastName' is longer than 256 bytes: "),
    ] {
        let reply = post(&server, "support", &form).json();
        let advice = reply["errors"][0]["advice"].as_str().unwrap_or_default();
        assert!(code(&reply) == 3 && advice.starts_with(expected), "{form:.30}: {reply}");
    }
}
