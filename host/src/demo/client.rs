//! A desk or a customer at work, and how it is told what to do.

use std::convert::Infallible;
use std::sync::mpsc::Sender;

use serde_json::Value as Json;

use crate::customer::Customer;
use crate::desk::{Desk, News};
use crate::lines::{self, CustomerCommand, DeskCommand, Output};
use crate::party::Input;

/// A desk or a customer at work.
pub(super) enum Client {
    Customer(Customer),
    Desk(Desk),
}

impl Client {
    pub(super) fn ear(&self) -> Ear {
        match self {
            Self::Customer(it) => Ear::Customer(it.input()),
            Self::Desk(it) => Ear::Desk(it.thread.input()),
        }
    }

    pub(super) fn quit(self) {
        match self {
            Self::Customer(it) => it.quit(),
            Self::Desk(it) => it.thread.quit(),
        }
    }
}

/// Where a desk or customer hears what it is to do.
#[derive(Clone)]
pub(super) enum Ear {
    Customer(Sender<Input<CustomerCommand, Infallible>>),
    Desk(Sender<Input<DeskCommand, News>>),
}

impl Ear {
    /// Tells it a command, as a JSON line has it. If it can't be read, gives the error that says why.
    pub(super) fn tell(&self, command: &Json) -> Result<(), Output> {
        let line = command.to_string();
        // One that has ended hears nothing any more; whoever waits for an answer is told that by its outputs.
        match self {
            Self::Customer(it) => _ = it.send(Input::Command(lines::parse(&line)?)),
            Self::Desk(it) => _ = it.send(Input::Command(lines::parse(&line)?)),
        }
        Ok(())
    }
}
