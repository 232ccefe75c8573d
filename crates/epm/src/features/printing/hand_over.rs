//! 《原件交接单》 (2.5.2): which originals went from whom to whom; its code leads back to the slip.

use super::written::{Named, printed, words};
use crate::features::archive::{label_of, look_at_slip, numbers};
use crate::features::directory::queries::{names_of_departments, names_of_people};
use crate::http::{Context, Problem};
use crate::layout::day_of;
use forms::form::{HandOver, HandedOver};
use forms::{Form, Kind, Paper, Subject};
use regulation::archive::{Receiver, SlipEnd};
use regulation::{PartId, PersonId};
use store::entities::person;
use store::sea_orm::EntityTrait;

/// The slip of a folder.
pub(super) async fn fill_in(ctx: &Context, id: PartId) -> Result<Paper, Problem> {
    let (p, folder) = (words(ctx), look_at_slip(ctx, id).await?);
    let (state, about) = (&folder.state, &folder.state.about);
    let slip = state.slip(id.number).ok_or_else(Problem::not_found)?;
    let named = Named::read(ctx, about.customer, about.department, about.account_manager).await?;
    let (from, from_department) = of_person(ctx, slip.from).await?;
    let confirmed = match &slip.end {
        Some(SlipEnd::Confirmed(stamp)) => Some(stamp),
        Some(SlipEnd::Refused(..)) | None => None,
    };
    let archive = p.t("archive-the-archive");
    let (to, to_department) = match (slip.to, confirmed) {
        (Receiver::Person(person), _) => of_person(ctx, person).await?,
        (Receiver::Archive, Some(stamp)) => (of_person(ctx, stamp.by).await?.0, archive.clone()),
        (Receiver::Archive, None) => (String::new(), archive.clone()),
    };
    let code = about.code.as_ref().map(ToString::to_string);
    let numbers = numbers(&ctx.read(), about).await?;
    let item = |record: &regulation::archive::Record| HandedOver {
        document: label_of(&p, record),
        number: numbers.of(record),
        original: true,
        copies: 1,
        pages: 0,
        note: record.shelf.as_ref().map(ToString::to_string).unwrap_or_default(),
    };
    let form = HandOver {
        customer: named.customer,
        title: about.title.to_string(),
        from,
        from_department,
        to,
        to_department,
        on: Some(day_of(slip.handed.at)),
        purpose: match slip.to {
            Receiver::Archive => p.t("archive-purpose-archive"),
            Receiver::Person(_) => p.t("archive-purpose-collect"),
        },
        note: slip.note.as_ref().map(ToString::to_string).unwrap_or_default(),
        items: slip.records.iter().filter_map(|record| state.record(*record)).map(item).collect(),
        confirmed_on: confirmed.map(|stamp| day_of(stamp.at)),
    };
    let prefix = code.as_deref().unwrap_or_default();
    Ok(Paper {
        company: ctx.settings.company.to_string(),
        logo: None,
        number: format!("{prefix}-{}{}", Kind::HandOver.code(), id.number),
        subject: Subject { of: id.of, part: Some(id.number) },
        code,
        revision: 0,
        watermark: None,
        printed: Some(printed(ctx)),
        form: Form::HandOver(form),
    })
}

/// A person's name and department.
async fn of_person(ctx: &Context, id: PersonId) -> Result<(String, String), Problem> {
    let read = ctx.read();
    let row = person::Entity::find_by_id(id.0).one(&read).await.map_err(store::StoreError::from)?;
    let department = row.map(|row| row.department).unwrap_or_default();
    let department = names_of_departments(&read, [department]).await?.into_values().next();
    let name = names_of_people(&read, [id.0]).await?.into_values().next();
    Ok((name.unwrap_or_default(), department.unwrap_or_default()))
}
