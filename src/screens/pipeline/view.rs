//! Drawing the board: the line of filter and totals, the heads of the columns, the cards.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::style::{Modifier, Style};

use crate::command::{Command, Context};
use crate::domain::grouping::Grouping;
use crate::domain::money::Total;
use crate::domain::pipeline::{Stage, StageType, Tracking};
use crate::domain::{Message, Money};
use crate::screens::action;
use crate::text::Clean;
use crate::ui::card::{self, HEIGHT};
use crate::ui::{Look, bar, empty, marks, paint};

use super::board::Column;
use super::face;
use super::state::Pipeline;
use super::{choose, columns, vacant};

/// Rows of the line of totals and the rule below it.
const TOP: u16 = 2;
/// The narrowest a column may be.
const NARROW: u16 = 22;
/// The widest a column may be.
const BROAD: u16 = 44;
/// Columns kept for the name of the pipeline and which deals are shown.
const NAMED: u16 = 20;
/// Columns between two columns.
const GAP: u16 = 2;
/// Screen rows from which a column's head has a third line.
const TALL: u16 = 30;
/// Columns that have a digit.
const NUMBERED: usize = 9;

/// How columns stand on a screen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Layout {
    /// How many columns fit.
    pub shown: usize,
    /// How wide each is.
    width: u16,
    /// Rows of a column's head.
    head: u16,
}

impl Layout {
    /// The layout of so many columns on a screen of this size.
    pub fn of(size: Size, columns: usize) -> Layout {
        let room = size.width.saturating_sub(2).max(1);
        let fit = ((room + GAP) / (NARROW + GAP)).max(1);
        let shown = usize::from(fit).min(columns.max(1));
        let gaps = GAP * (shown as u16 - 1);
        let width = ((room.saturating_sub(gaps)) / shown as u16).clamp(1, BROAD);
        Layout { shown, width, head: if size.height >= TALL { 3 } else { 2 } }
    }

    fn left_of(self, shown_at: usize) -> u16 {
        1 + shown_at as u16 * (self.width + GAP)
    }

    /// The column on the screen that a cell of any row belongs to, counted from the first visible one.
    pub fn column_at(self, column: u16) -> Option<usize> {
        (0..self.shown).find(|at| {
            let left = self.left_of(*at);
            (left..left + self.width).contains(&column)
        })
    }

    /// The column on the screen and the card in it that a cell belongs to, each counted from the
    /// first visible one.
    pub fn hit(self, column: u16, row: u16) -> Option<(usize, usize)> {
        let at = self.column_at(column)?;
        Some((at, usize::from(row.checked_sub(TOP + self.head)? / HEIGHT)))
    }
}

/// How many cards of a column a screen of this size shows.
pub fn fits(size: Size) -> usize {
    let head = Layout::of(size, 1).head;
    usize::from((size.height.saturating_sub(TOP + head) / HEIGHT).max(1))
}

/// Draws the board.
pub fn draw(pipeline: &Pipeline, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
    let columns = pipeline.board.columns();
    let layout = Layout::of(Size::new(area.width, area.height), columns.len());
    if columns.is_empty() {
        return empty::draw(frame.buffer_mut(), area, look, Context::Board, "board-no-pipeline");
    }
    rule(pipeline, layout, frame.buffer_mut(), area, look);
    let open = columns.iter().filter(|column| column.is_open());
    let most = open.filter_map(sum).map(|total| total.base.minor).max().unwrap_or(0);
    let shown = columns.iter().enumerate().skip(pipeline.left).take(layout.shown);
    for (at, column) in shown {
        let x = area.x + layout.left_of(at - pipeline.left);
        let width = layout.width.min(area.right().saturating_sub(x));
        let place = Rect { x, y: area.y + TOP, width, height: area.height.saturating_sub(TOP) };
        if place.is_empty() {
            break;
        }
        let is_here = at == pipeline.board.at();
        let sums = column.total.as_ref().map(|total| {
            let (amount, weighted) = (&total.amount, &total.weighted);
            (total.count, amount.base.minor, &amount.apart, weighted.base.minor, &weighted.apart)
        });
        let top = Rect { height: layout.head.min(place.height), ..place };
        let jump = pipeline.is_jumping().then_some(at);
        look.memory.draw(
            frame.buffer_mut(),
            top,
            ("head", column.of, column.own.is_some(), column.tracking, is_here, most, sums, jump),
            |buffer| {
                head(column, is_here, jump, most, buffer, top, look);
            },
        );
        let below =
            Rect { y: place.y + layout.head, height: place.height.saturating_sub(layout.head), ..place };
        cards(pipeline, column, at == pipeline.board.at(), frame.buffer_mut(), below, look);
    }
    if columns.iter().all(|column| column.cards.is_empty()) {
        let below = Rect {
            y: area.y + TOP + layout.head,
            height: area.height.saturating_sub(TOP + layout.head),
            ..area
        };
        if pipeline.filter.filter().is_some() {
            let unfound = ("board-nothing-found", pipeline.filter.is_mine());
            empty::draw_unfound(frame.buffer_mut(), below, look, Context::Board, unfound);
        } else {
            let id = if pipeline.is_elsewhere { "board-empty-here" } else { "board-empty" };
            empty::draw(frame.buffer_mut(), below, look, Context::Board, id);
        }
    }
    top(pipeline, frame, area, look);
}

fn sum(column: &Column) -> Option<&Total> {
    column.total.as_ref().map(|total| &total.amount)
}

/// The first line: which deals are shown on the left, what they come to on the right.
fn top(pipeline: &Pipeline, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
    if pipeline.filter.is_typing() {
        pipeline.filter.view(frame, area, 0, look);
        return;
    }
    let buffer = frame.buffer_mut();
    let named = named(pipeline, look);
    let wide = 1 + named.iter().map(|(words, _)| words.width()).sum::<usize>() as u16;
    // What is shown goes before what it comes to, up to half of the line.
    let kept = wide.clamp(NAMED, NAMED.max(area.width / 2));
    let room = usize::from(area.width.saturating_sub(kept + 1));
    let mut right = area.right().saturating_sub(1);
    for (words, style) in figures_in(room, pipeline, look).iter().rev() {
        let width = words.width() as u16;
        right = right.saturating_sub(width);
        paint::put(buffer, right, area.y, width, words.as_str(), *style);
        right = right.saturating_sub(3);
    }
    let mut x = area.x + 1;
    for (words, style) in named {
        x += paint::put(buffer, x, area.y, right.saturating_sub(x), words.as_str(), style);
    }
}

/// Which deals are shown: the pipeline, whose, what the filter says, how many are marked.
fn named(pipeline: &Pipeline, look: &Look<'_>) -> Vec<(Clean, Style)> {
    let pipelines = &look.lists.pipelines;
    let shown = pipeline.board.shelf().pipeline;
    let place = pipelines.iter().position(|line| Some(line.id) == shown);
    let name = match place {
        Some(at) => Clean::line(pipelines[at].name.as_deref().unwrap_or_default()),
        None => look.text.get("board-all-pipelines"),
    };
    let mut named = vec![(name, look.theme.title)];
    if let (Some(at), 2..) = (place, pipelines.len()) {
        named.push((Clean::line(&format!(" {}/{}", at + 1, pipelines.len())), look.theme.dim));
        let key = look.keymap.keys_of(Context::Board, Command::ChoosePipeline).into_iter().next();
        named.extend(key.map(|key| (Clean::line(&format!(" {key}")), look.theme.key)));
    }
    let view = pipeline.views.name(|view| view == pipeline.shown(), look.lists).map(Clean::line);
    let grouping = pipeline.board.grouping;
    let by = (grouping != Grouping::Stage).then(|| {
        look.text.message(&Message::new("board-by").with("what", look.text.get(choose::name(grouping))))
    });
    let scope = look.text.get(if pipeline.filter.is_mine() { "list-mine" } else { "list-all" });
    let scope = look.lists.modules.is_on("owner").then_some(scope);
    let filter = pipeline.filter.is_set().then(|| Clean::line(pipeline.filter.text()));
    let marks = pipeline.board.marks().len();
    let marked = (marks > 0).then(|| look.text.message(&Message::new("list-marked").with("count", marks)));
    let jump = pipeline.is_jumping().then(|| look.text.get("board-jump"));
    let parts = [
        (view, look.theme.accent),
        (by, look.theme.accent),
        (scope, look.theme.dim),
        (filter, look.theme.accent),
        (marked, look.theme.marked),
        (jump, look.theme.accent),
    ];
    for (words, style) in parts {
        let Some(words) = words else { continue };
        named.push((Clean::line(" · "), look.theme.dim));
        named.push((words, style));
    }
    named
}

/// The figures that have room, in few cells where they have not all of it: how many and what they
/// come to go before what is weighted.
fn figures_in(room: usize, pipeline: &Pipeline, look: &Look<'_>) -> Vec<(Clean, Style)> {
    let width =
        |figures: &[(Clean, Style)]| figures.iter().map(|(words, _)| words.width() + 3).sum::<usize>();
    let mut whole = figures(pipeline, look, total_words);
    let mut short = figures(pipeline, look, short_total);
    if let Some(bare) = pipeline.bare.filter(|bare| *bare > 0) {
        let words = look.text.message(&Message::new("board-bare").with("count", bare));
        whole.insert(1, (words, look.theme.warning));
        short.insert(1, (Clean::line(&format!("○ {bare}")), look.theme.warning));
    }
    if width(&whole) <= room {
        return whole;
    }
    while width(&short) > room {
        short.pop();
    }
    short
}

/// How many deals are open, what they come to, and weighted, the sums in these words.
fn figures(
    pipeline: &Pipeline,
    look: &Look<'_>,
    sum_words: impl Fn(&Total, &Look<'_>) -> Clean,
) -> Vec<(Clean, Style)> {
    let base = look.lists.base;
    let (mut count, mut left_out) = (0, 0);
    let (mut amount, mut weighted) = (Total::new(base), Total::new(base));
    for column in pipeline.board.columns().iter().filter(|column| column.is_open()) {
        let Some(total) = &column.total else { continue };
        count += total.count;
        left_out += total.unweighted;
        add(&mut amount, &total.amount);
        add(&mut weighted, &total.weighted);
    }
    let mut figures = vec![
        (look.text.message(&Message::new("board-open").with("count", count)), look.theme.dim),
        (sum_words(&amount, look), look.theme.figure),
    ];
    if look.lists.tracking(pipeline.board.shelf().pipeline) == Tracking::Stage {
        return figures;
    }
    let words = Message::new("board-weighted").with("amount", sum_words(&weighted, look));
    figures.push((look.text.message(&words), look.theme.dim));
    if left_out > 0 {
        let words = look.text.message(&Message::new("board-left-out").with("count", left_out));
        figures.push((words, look.theme.warning));
    }
    figures
}

fn add(total: &mut Total, more: &Total) {
    total.base.minor = total.base.minor.saturating_add(more.base.minor);
    for (currency, minor) in &more.apart {
        let sum = total.apart.entry(*currency).or_insert(0);
        *sum = sum.saturating_add(*minor);
    }
}

/// An amount without its minor units, rounded: cents say nothing in a sum of many.
fn whole(money: Money) -> Money {
    let unit = 10_i64.pow(money.currency.decimals());
    let half = if money.minor < 0 { -unit / 2 } else { unit / 2 };
    Money::new(money.minor.saturating_add(half) / unit * unit, money.currency)
}

/// A sum, and beside it what no rate converts.
fn total_words(total: &Total, look: &Look<'_>) -> Clean {
    let base = (total.base.minor != 0 || total.apart.is_empty()).then(|| look.text.money(whole(total.base)));
    let apart = total.apart.iter().map(|(currency, minor)| Money::new(*minor, *currency));
    let parts: Vec<Clean> = base.into_iter().chain(apart.map(|money| look.text.money_short(money))).collect();
    Clean::line(" + ").between(&parts)
}

/// A sum in few cells, and beside it what no rate converts.
fn short_total(total: &Total, look: &Look<'_>) -> Clean {
    let apart = total.apart.iter().map(|(currency, minor)| Money::new(*minor, *currency));
    let base = (total.base.minor != 0 || total.apart.is_empty()).then_some(total.base);
    let parts: Vec<Clean> = base.into_iter().chain(apart).map(|money| look.text.money_short(money)).collect();
    Clean::line(" + ").between(&parts)
}

/// The rule below the first line, with how many columns lie beyond either side.
fn rule(pipeline: &Pipeline, layout: Layout, buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    let y = area.y + 1;
    paint::rule(buffer, area.x, y, area.width, "─", look.theme.rule);
    if pipeline.is_jumping() {
        return numbers(pipeline, layout, buffer, Rect { y, height: 1, ..area }, look);
    }
    let beyond = pipeline.board.columns().len().saturating_sub(pipeline.left + layout.shown);
    if pipeline.left > 0 {
        let words = format!(" ‹ {} ", pipeline.left);
        paint::put(buffer, area.x, y, area.width, &words, look.theme.accent);
    }
    if beyond > 0 {
        let words = format!(" {beyond} › ");
        paint::put_right(buffer, area.x, y, area.width, &words, look.theme.accent);
    }
}

/// The numbers of the columns to move to that lie beyond the screen; those on it have theirs at
/// their heads.
fn numbers(pipeline: &Pipeline, layout: Layout, buffer: &mut Buffer, line: Rect, look: &Look<'_>) {
    let on_screen = pipeline.left..pipeline.left + layout.shown;
    let columns = pipeline.board.columns().iter().enumerate().take(NUMBERED);
    let beyond: Vec<_> = columns.filter(|(at, _)| !on_screen.contains(at)).collect();
    let width = line.width / (beyond.len().max(1) as u16);
    for (place, (at, column)) in (0..).zip(beyond) {
        let x = line.x + place * width;
        let name = columns::name(column.of, look);
        let used = paint::put(buffer, x, line.y, width, &number(at), look.theme.accent);
        let room = width.saturating_sub(used + 1);
        let used = used + paint::put(buffer, x + used, line.y, room, name.as_str(), look.theme.text);
        paint::put(buffer, x + used, line.y, width.saturating_sub(used).min(1), " ", look.theme.text);
    }
}

/// The number of a column, as it stands before its name.
fn number(at: usize) -> String {
    format!(" {} ", at + 1)
}

/// What stands at the right of a column's name: its probability, or since when its deals were won.
fn corner(column: &Column, look: &Look<'_>) -> Clean {
    let shows = |stage: &&Stage| stage.is_open() && column.tracking != Tracking::Stage;
    let chance = column.stage.as_ref().filter(shows).and_then(|stage| stage.probability);
    let chance = chance.map(|chance| look.text.percent(chance));
    let since = || column.own.as_ref().map(|_| look.text.get("board-this-month"));
    chance.or_else(since).unwrap_or_default()
}

/// A column's head: its number while a stage is asked for, its name and probability; its count and
/// sum; on tall screens also a bar and what is weighted.
fn head(
    column: &Column,
    is_here: bool,
    jump: Option<usize>,
    most: i64,
    buffer: &mut Buffer,
    area: Rect,
    look: &Look<'_>,
) {
    let style = match column.kind() {
        _ if is_here => look.theme.accent.patch(look.theme.title),
        StageType::Open => look.theme.title,
        StageType::Won => look.theme.won,
        StageType::Lost => look.theme.lost,
    };
    // A name that is looked for comes before all else.
    let corner = if jump.is_none() { corner(column, look) } else { Clean::default() };
    let used = paint::put_right(buffer, area.x, area.y, area.width, corner.as_str(), look.theme.dim);
    let name = columns::name(column.of, look);
    let room = area.width.saturating_sub(if used > 0 { used + 1 } else { 0 });
    let numbered = jump.filter(|at| *at < NUMBERED).map_or(0, |at| {
        let key = look.theme.accent.add_modifier(Modifier::REVERSED);
        paint::put(buffer, area.x, area.y, room, &number(at), key) + 1
    });
    let (x, room) = (area.x + numbered, room.saturating_sub(numbered));
    paint::put(buffer, x, area.y, room, name.as_str(), style);
    if area.height < 2 {
        return;
    }
    let Some(total) = &column.total else {
        paint::put(buffer, area.x, area.y + 1, area.width, "0", look.theme.dim);
        return;
    };
    let count = look.text.number(total.count);
    let used = paint::put(buffer, area.x, area.y + 1, area.width, count.as_str(), look.theme.text) + 1;
    let three = area.height >= 3;
    let room = area.width.saturating_sub(used + if three { 0 } else { 4 });
    let sum = total_words(&total.amount, look);
    let sum = if sum.width() > usize::from(room) { short_total(&total.amount, look) } else { sum };
    paint::put_right(buffer, area.x + used, area.y + 1, room, sum.as_str(), look.theme.figure);
    let part = total.amount.base.minor;
    if !three {
        let level = bar::level(part, most);
        let x = area.right().saturating_sub(3);
        paint::rule(buffer, x, area.y + 1, 3, level, look.theme.chart);
        return;
    }
    let weighted = match column.kind() {
        StageType::Open if column.tracking != Tracking::Stage => short_total(&total.weighted, look),
        _ => Clean::default(),
    };
    let used = paint::put_right(buffer, area.x, area.y + 2, area.width, weighted.as_str(), look.theme.dim);
    bar::bar(buffer, area.x, area.y + 2, area.width.saturating_sub(used + 1), part, most, look.theme.chart);
}

fn cards(
    pipeline: &Pipeline,
    column: &Column,
    is_here: bool,
    buffer: &mut Buffer,
    area: Rect,
    look: &Look<'_>,
) {
    let fits = usize::from((area.height / HEIGHT).max(1));
    let (top, visible) = column.cards.visible(fits);
    if visible.is_empty() && pipeline.board.columns().iter().all(|column| column.cards.is_empty()) {
        return;
    }
    if visible.is_empty() {
        return vacant::draw(column, is_here, buffer, area, look);
    }
    let count = column.total.as_ref().map_or(0, |total| total.count.max(0) as usize);
    let below = count.saturating_sub(top + visible.len());
    let below =
        if column.cards.starts_at_top() && below > 0 { format!("↓ {below}") } else { String::new() };
    for (at, record) in visible.iter().enumerate() {
        let y = area.y + at as u16 * HEIGHT;
        if y >= area.bottom() {
            break;
        }
        let place = Rect { y, height: HEIGHT.min(area.bottom() - y), ..area };
        let selected = is_here && top + at == column.cards.cursor();
        let marked = pipeline.board.is_marked(record.id);
        let above = at == 0 && column.cards.has_more_above();
        let note = if at + 1 == visible.len() { below.as_str() } else { "" };
        let state = (selected, marked, above, note);
        let by_stage = pipeline.board.grouping == Grouping::Stage;
        look.memory.draw(buffer, place, ("card", record.id, by_stage, state), |buffer| {
            let stands = action::deal::stands(record, look.lists, look.text);
            let face = face::Face::of(record, column, look, place.width.saturating_sub(4));
            let mut card = face.card(look);
            card.border = if selected { look.theme.card_selected } else { look.theme.card };
            card.frame = if selected { card::Frame::Selected } else { card::Frame::Plain };
            if marked {
                card.notes.0 = card::Piece::new(marks::SIGN, look.theme.accent);
            } else if above {
                card.notes.0 = card::Piece::new("↑", look.theme.dim);
            } else if !by_stage {
                card.notes.0 = card::Piece::new(stands.as_str(), look.theme.dim);
            }
            card.notes.1 = card::Piece::new(note, look.theme.dim);
            card::draw(buffer, place, &card);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_columns_stand_side_by_side_as_have_room() {
        let shown = |width| Layout::of(Size::new(width, 24), 6).shown;
        assert_eq!((shown(20), shown(80), shown(120), shown(200)), (1, 3, 5, 6));
        for width in 1..300 {
            let layout = Layout::of(Size::new(width, 24), 6);
            let right = layout.left_of(layout.shown - 1) + layout.width;
            assert!(right <= width.max(2), "{width}: {layout:?}");
        }
    }

    #[test]
    fn a_click_finds_the_card_it_is_on() {
        let layout = Layout::of(Size::new(80, 24), 6);
        assert_eq!(layout.hit(3, 5), Some((0, 0)));
        assert_eq!(layout.hit(layout.left_of(1) + 2, 4 + HEIGHT), Some((1, 1)));
        assert_eq!(layout.hit(3, 1), None);
        assert_eq!(layout.hit(0, 5), None);
    }

    #[test]
    fn three_cards_fit_under_each_other_on_the_smallest_screen() {
        assert_eq!(fits(Size::new(80, 22)), 3);
        assert_eq!(fits(Size::new(80, 3)), 1);
    }
}
