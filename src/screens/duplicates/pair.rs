//! Two records side by side: what each holds, which value stays, what hangs on either.

use std::collections::HashMap;

use ratatui::Frame;
use ratatui::layout::{Rect, Size};

use crate::command::{Command, Context};
use crate::domain::duplicate::{Likeness, likeness};
use crate::domain::{Catalogue, Field, FieldKind, Id, Kind, Message, Record, seen};
use crate::repository::Result;
use crate::screens::action::{self, trouble, words};
use crate::ui::scroll::{Scroll, rows_by};
use crate::ui::{Desk, Look, Outcome, Place, Screen};

use super::choice::{Choices, Side};
use super::pair_view;

/// Both records and what is known of them.
#[derive(Debug, Default)]
pub(super) struct Both {
    pub left: Half,
    pub right: Half,
    /// Names of the records that values refer to.
    pub names: HashMap<Id, String>,
    /// Why they may be one.
    pub likeness: Option<Likeness>,
}

/// One of the two with what hangs on it.
#[derive(Debug, Default)]
pub(super) struct Half {
    /// The record; none when it is gone.
    pub record: Option<Record>,
    /// What hangs on it, by kind.
    pub hanging: Vec<(Kind, i64)>,
}

/// Two records, and what is chosen of each.
#[derive(Debug)]
pub struct PairPage {
    kind: Kind,
    ids: (Id, Id),
    pub(super) both: Both,
    pub(super) choices: Choices,
    /// The fields of which one of them holds something.
    pub(super) fields: Vec<Field>,
    pub(super) scroll: Scroll,
    height: usize,
    width: u16,
}

impl PairPage {
    /// Two records of a kind.
    pub fn new(kind: Kind, left: Id, right: Id) -> PairPage {
        PairPage {
            kind,
            ids: (left, right),
            both: Both::default(),
            choices: Choices::new(),
            fields: Vec::new(),
            scroll: Scroll::default(),
            height: 1,
            width: 0,
        }
    }

    /// Both records, as long as both are there.
    pub(super) fn records(&self) -> Option<(&Record, &Record)> {
        self.both.left.record.as_ref().zip(self.both.right.record.as_ref())
    }

    fn take(&mut self, side: Side) -> Outcome {
        let Some(field) = self.fields.get(self.scroll.cursor) else { return Outcome::Nothing };
        self.choices.take(field.key.clone(), side);
        Outcome::Nothing
    }

    fn take_next(&mut self) -> Outcome {
        if let (Some(field), Some((left, right))) = (
            self.fields.get(self.scroll.cursor),
            self.both.left.record.as_ref().zip(self.both.right.record.as_ref()),
        ) {
            self.choices.take_next(field, left, right);
        }
        Outcome::Nothing
    }

    fn merge(&self, desk: &Desk<'_>) -> Outcome {
        let Some((left, right)) = self.records() else { return Outcome::Nothing };
        let (keep, drop) = self.choices.sides(left, right);
        let changes = match desk.repository.merging(self.kind, (keep.id, drop.id), &self.choices.told()) {
            Ok(changes) => changes,
            Err(error) => return trouble(&error),
        };
        let seen = seen::set_by(&changes, &[keep.clone(), drop.clone()]);
        let named = |id| Message::new(id).with("drop", drop.name()).with("keep", keep.name());
        let label = words(desk, &named("duplicates-merged"));
        let write = Outcome::Write { label, changes, seen };
        Outcome::Many(vec![write, Outcome::Close]).after(named("duplicates-merge"))
    }

    fn read_hanging(&mut self, desk: &Desk<'_>) -> Result<()> {
        let (left, right) = self.ids;
        for (id, one) in [(left, &mut self.both.left), (right, &mut self.both.right)] {
            one.record = desk.repository.get(self.kind, id)?;
            one.hanging = desk.repository.hanging_on(self.kind, id)?;
        }
        Ok(())
    }
}

/// The fields that two records can be merged by: those of which one of them holds something.
fn fields_of(catalogue: &Catalogue, left: &Record, right: &Record) -> Vec<Field> {
    let holds = |field: &&Field| !left.get(&field.key).is_empty() || !right.get(&field.key).is_empty();
    let shown = |field: &&Field| field.is_editable() && field.key != "external_id";
    catalogue.fields(left.kind).filter(shown).filter(holds).cloned().collect()
}

impl Screen for PairPage {
    fn context(&self) -> Context {
        Context::SideBySide
    }

    fn place(&self) -> Place {
        Place::Pair(self.kind, self.ids.0, self.ids.1)
    }

    fn refresh(&mut self, desk: &Desk<'_>) -> Result<()> {
        self.read_hanging(desk)?;
        let Some((left, right)) = self.records() else {
            self.fields.clear();
            return Ok(());
        };
        let fields = fields_of(&desk.repository.lists().catalogue, left, right);
        let mut wanted: Vec<(Kind, Id)> = Vec::new();
        for field in &fields {
            if let FieldKind::Reference(to) = field.kind {
                wanted.extend(
                    [left, right].iter().filter_map(|record| Some((to, record.get(&field.key).as_id()?))),
                );
            }
        }
        let profiles = (desk.repository.profile_of(left)?, desk.repository.profile_of(right)?);
        self.both.names = desk.repository.names(&wanted)?;
        self.both.likeness = likeness(&profiles.0, &profiles.1);
        self.fields = fields;
        self.scroll.settle(self.fields.len(), self.height);
        Ok(())
    }

    fn sized(&mut self, size: Size) {
        self.width = size.width;
        self.height = usize::from(size.height.saturating_sub(pair_view::HEAD + pair_view::FOOT)).max(1);
        self.scroll.settle(self.fields.len(), self.height);
    }

    fn why_not(&self, command: Command) -> Option<Message> {
        let needs_both = matches!(
            command,
            Command::MergeRecords
                | Command::NotDuplicates
                | Command::Open
                | Command::Mark
                | Command::SwapSides
        );
        (needs_both && self.records().is_none()).then(|| Message::new("duplicates-one-is-gone"))
    }

    fn update(&mut self, command: Command, desk: &Desk<'_>) -> Outcome {
        if let Some(by) = rows_by(command, self.height) {
            self.scroll.step(by, self.fields.len(), self.height);
            return Outcome::Nothing;
        }
        match command {
            Command::Left => self.take(Side::Left),
            Command::Right => self.take(Side::Right),
            Command::Mark | Command::Open => self.take_next(),
            Command::SwapSides => {
                self.choices.stays = self.choices.stays.other();
                Outcome::Nothing
            }
            Command::MergeRecords => self.merge(desk),
            Command::NotDuplicates => {
                let Some((left, right)) = self.records() else { return Outcome::Nothing };
                let names = (left.name(), right.name());
                Outcome::Many(vec![super::told_apart(self.ids, names, desk), Outcome::Close])
            }
            Command::Back => Outcome::Close,
            other => action::not_here(other),
        }
    }

    fn click(&mut self, column: u16, row: u16, _desk: &Desk<'_>) -> Outcome {
        let Some(row) = row.checked_sub(pair_view::HEAD) else { return Outcome::Nothing };
        if !self.scroll.click(usize::from(row), self.fields.len(), self.height) {
            return Outcome::Nothing;
        }
        pair_view::side_at(column, self.width).map_or(Outcome::Nothing, |side| self.take(side))
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        pair_view::draw(self, frame.buffer_mut(), area, look);
    }
}
