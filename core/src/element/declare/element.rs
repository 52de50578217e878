//! The declaration of an element: [`element!`](macro@element).

/// Declares an element: `packet` for what may stand alone, `part` for what its place says, `event` for what
/// [`event!`](macro@event) makes of an event. Behind its attributes come its
/// children (`with`), its text (`text`), or the events of the transcript that is one of its groups (`events`). Attributes
/// that came when others had been released stand last of all (`later`): in XML they are attributes like the others, in
/// the compact form they come behind everything else, so that who doesn't know them passes over them.
///
/// Behind `since` stands the first ClientVersion that knows a member, where not every version does.
///
/// ```text
/// element! {
///     /// `<requestMessage>`: say something.
///     pub struct RequestMessage<'a> = packet REQUEST_MESSAGE {
///         /// From 1 on; echoed in the reply.
///         reference_id: u32 = ReferenceId [REFERENCE_ID],
///     } with {
///         /// What is said.
///         text: MessageText<'a> = RequiredPart [MESSAGE_TEXT],
///     }
/// }
/// ```
macro_rules! element {
    (
        $(#[$doc:meta])*
        pub struct $name:ident<'a> = $form:ident $wire:ident { $($attributes:tt)* } with {
            $($(#[$child_doc:meta])* $child:ident: $child_type:ty = $child_kind:ident [$child_name:ident] $(since $since:literal)?,)*
        } $(later { $($later:tt)* })?
    ) => {
        crate::element::declare::element! {
            @attributes $(#[$doc])* $name $form $wire { $($attributes)* } and {
                $($(#[$child_doc])* $child: $child_type = $child_kind [$child_name],)*
            } later { $($($later)*)? }
            with { $($child: $child_type = $child_kind [$child_name],)* }
        }

        impl<'a> $name<'a> {
            #[inline(always)]
            fn say<S: crate::wire::Sink>(&self, start: S::Start, out: &mut S) {
                self.say_attributes(out);
                out.close_start();
                $(crate::element::declare::$child_kind::emit(
                    &self.$child,
                    crate::wire::names::$child_name,
                    out,
                );)*
                self.say_later(out);
                out.end(crate::wire::names::$wire, start);
            }

            /// Takes away what a client of this version doesn't know.
            #[allow(dead_code, reason = "it is for events")]
            pub(crate) fn keep_known(&mut self, version: u32) {
                self.keep_known_attributes(version);
                $(crate::element::declare::$child_kind::keep_known(&mut self.$child, version);)*
                $($(if version < $since {
                    self.$child = Default::default();
                })?)*
            }

            /// The names of its children.
            #[allow(dead_code, reason = "it is for what is read together")]
            pub(in crate::element) const CHILDREN: &'static [crate::wire::Name] =
                &[$(crate::wire::names::$child_name),*];

            /// Reads the child that was opened, which is called `found`; one that this element doesn't have is passed.
            #[inline(always)]
            pub(in crate::element) fn read_child(
                &mut self,
                found: crate::wire::Name,
                reader: &mut crate::wire::xml::Reader<'a>,
            ) {
                match found {
                    $(crate::wire::names::$child_name => {
                        crate::element::declare::$child_kind::read(&mut self.$child, reader);
                    })*
                    _ => reader.skip(),
                }
            }

            /// Reads the element that was opened.
            #[allow(unused_variables, dead_code, reason = "not all have required children, and events are read together")]
            pub(in crate::element) fn read(&mut self, reader: &mut crate::wire::xml::Reader<'a>) {
                let offset = reader.tag_offset();
                self.read_attributes(reader);
                $(let mut $child = crate::element::declare::$child_kind::IS_REQUIRED;)*
                let children = Self::CHILDREN;
                if children.is_empty() {
                    reader.skip();
                }
                while !children.is_empty()
                    && let Some(found) = reader.child(children)
                {
                    $($child &= found != crate::wire::names::$child_name;)*
                    self.read_child(found, reader);
                }
                $(if $child {
                    reader.refuse(crate::wire::names::$child_name, offset);
                })*
            }

            /// Takes the element's members.
            pub(in crate::element) fn take(cursor: &mut crate::wire::compact::Cursor<'a>) -> Self {
                Self::take_members(cursor)
            }
        }
    };

    (
        $(#[$doc:meta])*
        pub struct $name:ident<'a> = $form:ident $wire:ident { $($attributes:tt)* } text {
            $(#[$text_doc:meta])* $text:ident
        } $(later { $($later:tt)* })?
    ) => {
        crate::element::declare::element! {
            @attributes $(#[$doc])* $name $form $wire { $($attributes)* } and {
                $(#[$text_doc])* $text: crate::wire::Text<'a> = Words [$wire],
            } later { $($($later)*)? }
            text $text
        }

        impl<'a> $name<'a> {
            #[inline(always)]
            fn say<S: crate::wire::Sink>(&self, start: S::Start, out: &mut S) {
                self.say_attributes(out);
                if S::HAS_TAGS {
                    out.text_and_end(crate::wire::names::$wire, start, self.$text);
                } else {
                    out.attribute(crate::wire::names::$wire, self.$text);
                    self.say_later(out);
                    out.end(crate::wire::names::$wire, start);
                }
            }

            /// Takes away what a client of this version doesn't know.
            #[allow(dead_code, reason = "it is for parts of events")]
            pub(crate) fn keep_known(&mut self, version: u32) {
                self.keep_known_attributes(version);
            }

            /// Reads the element that was opened.
            #[inline(never)]
            pub(in crate::element) fn read(&mut self, reader: &mut crate::wire::xml::Reader<'a>) {
                self.read_attributes(reader);
                self.$text = reader.content();
            }

            /// Takes the element's members.
            pub(in crate::element) fn take(cursor: &mut crate::wire::compact::Cursor<'a>) -> Self {
                Self::take_members(cursor)
            }
        }
    };

    (
        $(#[$doc:meta])*
        pub struct $name:ident<'a> = $form:ident $wire:ident { $($attributes:tt)* } events $group:ident
    ) => {
        crate::element::declare::element! {
            @attributes $(#[$doc])* $name $form $wire { $($attributes)* } and {} later {}
            events $group
        }

        impl<'a> $name<'a> {
            #[inline(always)]
            fn say<S: crate::wire::Sink>(&self, start: S::Start, out: &mut S) {
                self.say_attributes(out);
                self.$group.emit_events(out);
                out.end(crate::wire::names::$wire, start);
            }

            /// Takes away what a client of this version doesn't know.
            pub(crate) fn keep_known(&mut self, version: u32) {
                self.keep_known_attributes(version);
                self.$group.keep_known(version);
            }

            /// Reads the element that was opened.
            #[inline(never)]
            pub(in crate::element) fn read(&mut self, reader: &mut crate::wire::xml::Reader<'a>) {
                self.read_attributes(reader);
                self.$group.events = crate::element::Events::read(reader);
            }

            /// Takes the element's members.
            pub(in crate::element) fn take(cursor: &mut crate::wire::compact::Cursor<'a>) -> Self {
                let mut taken = Self::take_members(cursor);
                taken.$group.take_events(cursor);
                taken
            }
        }
    };

    // The struct, and what its attributes need. What stands behind `and` are its other fields.
    (
        @attributes $(#[$doc:meta])* $name:ident $form:ident $wire:ident {
            $($(#[$attribute_doc:meta])* $attribute:ident: $attribute_type:ty = $kind:ty [$($in_xml:ident),+] $(since $since:literal)?,)*
        } and {
            $($(#[$other_doc:meta])* $other:ident: $other_type:ty = $other_kind:ident [$other_name:ident],)*
        } later {
            $($(#[$later_doc:meta])* $later:ident: $later_type:ty = $later_kind:ty [$later_name:ident] $(since $later_since:literal)?,)*
        } $body:ident $content:tt
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq)]
        pub struct $name<'a> {
            $($(#[$attribute_doc])* pub $attribute: $attribute_type,)*
            $($(#[$other_doc])* pub $other: $other_type,)*
            $($(#[$later_doc])* pub $later: $later_type,)*
        }

        #[allow(unused_variables, dead_code, reason = "not every element has later members, or some that few versions know")]
        impl<'a> $name<'a> {
            #[inline(always)]
            fn say_attributes<S: crate::wire::Sink>(&self, out: &mut S) {
                $(<$kind>::emit_as(&self.$attribute, [$(crate::wire::names::$in_xml),+], out);)*
                if S::HAS_TAGS {
                    $(<$later_kind>::emit_as(&self.$later, [crate::wire::names::$later_name], out);)*
                }
            }

            #[inline(always)]
            fn say_later<S: crate::wire::Sink>(&self, out: &mut S) {
                if !S::HAS_TAGS {
                    $(<$later_kind>::emit_as(&self.$later, [crate::wire::names::$later_name], out);)*
                }
            }

            fn keep_known_attributes(&mut self, version: u32) {
                $($(if version < $since {
                    self.$attribute = Default::default();
                })?)*
                $($(if version < $later_since {
                    self.$later = Default::default();
                })?)*
            }

            /// Reads the attributes of the element that was opened.
            #[allow(non_snake_case, reason = "attributes go by their names in the table of names")]
            #[inline(always)]
            pub(in crate::element) fn read_attributes(&mut self, reader: &mut crate::wire::xml::Reader<'a>) {
                let [$($($in_xml,)+)* $($later_name,)*] = &reader.members(&[
                    $($(crate::wire::names::$in_xml,)+)*
                    $(crate::wire::names::$later_name,)*
                ]);
                $(self.$attribute = <$kind>::read_found([$($in_xml),+], reader);)*
                $(self.$later = <$later_kind>::read_found([$later_name], reader);)*
            }

            #[inline(always)]
            fn take_members(cursor: &mut crate::wire::compact::Cursor<'a>) -> Self {
                Self {
                    $($attribute: <$kind>::take_as(cursor, [$(crate::wire::names::$in_xml),+]),)*
                    $($other: crate::element::declare::$other_kind::take(cursor, crate::wire::names::$other_name),)*
                    $($later: <$later_kind>::take_as(cursor, [crate::wire::names::$later_name]),)*
                }
            }
        }

        crate::element::declare::element! { @$form $name $wire }
        crate::element::usual::usual! {
            $form $name $wire {
                $($attribute = $kind [$($in_xml),+],)*
                $($later = $later_kind [$later_name],)*
            } $body $content
        }
    };

    (@event $name:ident $wire:ident) => {
        crate::element::declare::element! { @packet $name $wire }
    };

    (@packet $name:ident $wire:ident) => {
        impl crate::element::Element for $name<'_> {
            fn emit<S: crate::wire::Sink>(&self, out: &mut S) {
                let start = out.open_kind(crate::element::kinds::$wire);
                self.say(start, out);
            }
        }
    };

    (@part $name:ident $wire:ident) => {
        impl<'a> crate::element::Part<'a> for $name<'a> {
            fn emit<S: crate::wire::Sink>(&self, out: &mut S) {
                let start = out.open(crate::wire::names::$wire);
                self.say(start, out);
            }

            fn keep_known(&mut self, version: u32) {
                Self::keep_known(self, version);
            }

            fn read(&mut self, reader: &mut crate::wire::xml::Reader<'a>) {
                Self::read(self, reader);
            }

            fn take(cursor: &mut crate::wire::compact::Cursor<'a>) -> Self {
                Self::take(cursor)
            }
        }
    };
}
pub(crate) use element;
