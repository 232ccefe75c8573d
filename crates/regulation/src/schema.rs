//! How the values with a form of their own look where an API is described (OpenAPI). What is read and written by a derive
//! is described by one too (`utoipa::ToSchema`), both under the feature `schema`; no rule knows of it.

use crate::approval::ContentHash;
use crate::clause::Clause;
use crate::code::ProjectCode;
use crate::id::FileHash;
use crate::money::{BasisPoints, Fen, Rate};
use crate::serial::SerialNumber;
use crate::text::{Line, Paragraph, Quantity, WarrantyYears};
use alloc::borrow::Cow;
use alloc::format;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::openapi::{KnownFormat, RefOr, SchemaFormat};
use utoipa::{PartialSchema, ToSchema};

fn text(description: &str) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String).description(Some(description))
}

fn whole(description: &str, least: u32, most: u32) -> ObjectBuilder {
    let number = ObjectBuilder::new().schema_type(Type::Integer).description(Some(description));
    number
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int32)))
        .minimum(Some(least))
        .maximum(Some(most))
}

macro_rules! described {
    ($($type:ident: $schema:expr;)+) => {$(
        impl PartialSchema for $type {
            fn schema() -> RefOr<Schema> {
                RefOr::T(Schema::Object($schema.build()))
            }
        }

        impl ToSchema for $type {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed(stringify!($type))
            }
        }
    )+};
}

described! {
    Fen: text("Money in yuan, with two digits: `\"1280000.00\"`.").pattern(Some(r"^-?\d+\.\d{2}$"));
    BasisPoints: text("A ratio: `\"0.0825\"`.").pattern(Some(r"^-?\d+\.\d{4}$"));
    Rate: text("Yuan for one unit of the foreign currency, with at most four digits: `\"7.1203\"`.");
    Clause: text("The number of a clause: `\"2.4.3\"`.");
    ProjectCode: text("A project code: `\"XS-2026-0123\"`.").min_length(Some(4)).max_length(Some(32));
    SerialNumber: text("A serial number, in capitals and without blanks.").min_length(Some(1)).max_length(Some(64));
    FileHash: text("The SHA-256 of a file, in lower-case hexadecimal.").pattern(Some("^[0-9a-f]{64}$"));
    ContentHash: text("The SHA-256 of what is put to the approvers, in hexadecimal.").pattern(Some("^[0-9a-f]{64}$"));
    Quantity: whole("A number of units; as text it is read too.", 1, Quantity::MAX);
    WarrantyYears: whole("Full years; as text they are read too.", 0, 30);
}

macro_rules! described_text {
    ($($type:ident $name:literal: $description:literal;)+) => {$(
        impl<const MAX: usize> PartialSchema for $type<MAX> {
            fn schema() -> RefOr<Schema> {
                let text = text($description).min_length(Some(1)).max_length(Some(MAX));
                RefOr::T(Schema::Object(text.build()))
            }
        }

        impl<const MAX: usize> ToSchema for $type<MAX> {
            fn name() -> Cow<'static, str> {
                Cow::Owned(format!("{}{MAX}", $name))
            }
        }
    )+};
}

described_text! {
    Line "Line": "One line of text.";
    Paragraph "Paragraph": "Text that may hold line breaks.";
}
