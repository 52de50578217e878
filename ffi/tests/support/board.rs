//! `examples/kiosk.c` and `examples/pager.c` on a board, such as that of `firmware/host.c`.

use std::process::Command;

use crate::program::Program;

/// A conversation of a pager with a kiosk; gives the pager's exit code.
pub(crate) fn answers(pager: &mut Command, kiosk: &mut Command) -> Option<i32> {
    let mut kiosk = Program::start("kiosk", kiosk);
    let session = format!("0{}", kiosk.wait("0"));
    let mut pager = Program::start("pager", pager);
    pager.type_line("no-such-session");
    pager.wait("unknown session");
    pager.type_line(&session);
    pager.wait(&session);
    kiosk.type_line("The printer is <stuck> & hot.");
    pager.wait("The printer is <stuck> & hot.");
    for number in 0..20 {
        pager.type_line(&format!("Try \"{number}\" & <tell>"));
        kiosk.wait(&format!("Try \"{number}\" & <tell>"));
    }
    pager.type_line("bye");
    pager.end().0
}
