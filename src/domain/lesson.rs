//! What a won or lost deal taught, shown beside similar deals; and which deals are similar.

use super::change::Change;
use super::fold::fold;
use super::id::Id;
use super::pipeline::StageType;
use super::record::{Record, record};
use super::value::Value;
use super::{Kind, Now};

record! {
    /// What a won or lost deal taught.
    Lesson {
        opportunity "opportunity": Reference(Opportunity), REQUIRED, [];
        text "text": LongText, REQUIRED, [];
        won "won": YesNo, PLAIN, [];
        owner "owner": Reference(User), PLAIN, [];
        created "created": Moment, RULED, [];
        updated "updated": Moment, DERIVED, [];
    }
}

/// The change that keeps what a deal taught that has just come to a stage of this type.
pub fn learn(id: Id, deal: Id, text: &str, ended: StageType, by: Option<Id>, now: Now) -> Change {
    let values: [(&'static str, Value); 5] = [
        ("opportunity", deal.into()),
        ("text", text.into()),
        ("won", (ended == StageType::Won).into()),
        ("owner", by.into()),
        ("created", Value::Moment(now.moment)),
    ];
    Change::create(Kind::Lesson, id, values.into_iter().filter(|(_, value)| !value.is_empty()))
}

/// How many times the smaller of two amounts the other may be and still be alike.
const FACTOR: i64 = 3;
/// Deals below this likeness have nothing to teach each other.
const LEAST: i64 = 2;

/// What tells similar deals from others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Traits {
    /// Whose it is.
    pub account: Option<Id>,
    /// The industry of its account.
    pub industry: Option<String>,
    /// Against whom it went, folded.
    pub competitor: Option<String>,
    /// What was sold.
    pub product: Option<Id>,
    /// New business, renewal and so on.
    pub kind_of: Option<String>,
    /// Where it came from.
    pub source: Option<String>,
    /// What it is worth in the deck's own currency, in minor units; none where no rate tells.
    pub amount: Option<i64>,
}

/// What two deals have in common.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Alike {
    /// The competitor.
    Competitor,
    /// The account.
    Account,
    /// The industry.
    Industry,
    /// The product.
    Product,
    /// The type of deal.
    Type,
    /// About the size.
    Amount,
    /// The source.
    Source,
}

impl Alike {
    /// How much it counts.
    fn weight(self) -> i64 {
        match self {
            Alike::Competitor => 4,
            Alike::Account | Alike::Industry | Alike::Product => 3,
            Alike::Type | Alike::Amount => 2,
            Alike::Source => 1,
        }
    }
}

impl Traits {
    /// The traits of a deal, beside which its account's industry and its amount in the deck's own
    /// currency have to be known.
    pub fn of(deal: &Record, industry: Option<&str>, amount: Option<i64>) -> Traits {
        let text = |key: &str| Some(deal.text(key).to_owned()).filter(|text| !text.is_empty());
        Traits {
            account: deal.get("account").as_id(),
            industry: industry.filter(|industry| !industry.is_empty()).map(str::to_owned),
            competitor: text("competitor").map(|name| fold(&name)),
            product: deal.get("product").as_id(),
            kind_of: text("type"),
            source: text("source"),
            amount,
        }
    }

    /// What two deals have in common, the weightiest first.
    pub fn alike(&self, other: &Traits) -> Vec<Alike> {
        fn same<T: PartialEq>(one: Option<&T>, two: Option<&T>) -> bool {
            one.is_some() && one == two
        }
        let near = |one: i64, two: i64| {
            let (low, high) = (one.min(two), one.max(two));
            low > 0 && high <= low.saturating_mul(FACTOR)
        };
        let amount = self.amount.zip(other.amount).is_some_and(|(one, two)| near(one, two));
        let found = [
            (same(self.competitor.as_ref(), other.competitor.as_ref()), Alike::Competitor),
            (same(self.account.as_ref(), other.account.as_ref()), Alike::Account),
            (same(self.industry.as_ref(), other.industry.as_ref()), Alike::Industry),
            (same(self.product.as_ref(), other.product.as_ref()), Alike::Product),
            (same(self.kind_of.as_ref(), other.kind_of.as_ref()), Alike::Type),
            (amount, Alike::Amount),
            (same(self.source.as_ref(), other.source.as_ref()), Alike::Source),
        ];
        found.into_iter().filter(|(is, _)| *is).map(|(_, alike)| alike).collect()
    }
}

/// A lesson with the traits of the deal that taught it.
#[derive(Clone, Debug)]
pub struct Taught {
    /// The lesson.
    pub lesson: Lesson,
    /// What the deal is called.
    pub deal: String,
    /// What it is like.
    pub traits: Traits,
}

/// The lessons of the deals most like one of these traits, with what they have in common: the most
/// alike first, of those as alike the newest. The deal's own lessons are no news, and the same
/// words are given once.
pub fn nearest<'a>(
    deal: Id,
    traits: &Traits,
    taught: &'a [Taught],
    most: usize,
) -> Vec<(&'a Taught, Vec<Alike>)> {
    let mut near: Vec<(i64, &Taught, Vec<Alike>)> = Vec::new();
    for one in taught.iter().filter(|one| one.lesson.opportunity != Some(deal)) {
        let alike = traits.alike(&one.traits);
        let score = alike.iter().map(|alike| alike.weight()).sum();
        if score >= LEAST {
            near.push((score, one, alike));
        }
    }
    near.sort_by_key(|(score, one, _)| (-score, std::cmp::Reverse((one.lesson.created, one.lesson.id))));
    let mut said: Vec<String> = Vec::new();
    near.retain(|(_, one, _)| {
        let words = fold(one.lesson.text.as_deref().unwrap_or_default());
        let is_new = !said.contains(&words);
        said.push(words);
        is_new
    });
    near.truncate(most);
    near.into_iter().map(|(_, one, alike)| (one, alike)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::id;

    fn traits() -> Traits {
        Traits {
            account: Some(id(1)),
            industry: Some("retail".to_owned()),
            competitor: Some("globex".to_owned()),
            product: None,
            kind_of: Some("renewal".to_owned()),
            source: Some("referral".to_owned()),
            amount: Some(10_000),
        }
    }

    fn taught(number: i64, text: &str, traits: Traits) -> Taught {
        let lesson = Lesson {
            opportunity: Some(id(number)),
            text: Some(text.to_owned()),
            created: Some(number),
            ..Lesson::empty(id(1_000 + number))
        };
        Taught { lesson, deal: format!("deal {number}"), traits }
    }

    #[test]
    fn what_is_empty_on_both_sides_is_not_alike() {
        assert!(Traits::default().alike(&Traits::default()).is_empty());
        assert!(!traits().alike(&traits()).contains(&Alike::Product));
    }

    #[test]
    fn amounts_are_alike_up_to_three_times() {
        let of = |amount| Traits { amount: Some(amount), ..Traits::default() };
        let alike = |one, two| !of(one).alike(&of(two)).is_empty();
        assert!(alike(10_000, 30_000) && alike(30_000, 10_000));
        assert!(!alike(10_000, 30_001) && !alike(0, 0) && !alike(-5, 5));
    }

    #[test]
    fn the_most_alike_come_first_and_of_those_the_newest() {
        let industry = Traits { industry: Some("retail".to_owned()), ..Traits::default() };
        let source = Traits { source: Some("referral".to_owned()), ..Traits::default() };
        let all = [
            taught(11, "old", industry.clone()),
            taught(12, "new", industry),
            taught(13, "all", traits()),
            taught(14, "only the source", source),
            taught(15, "nothing", Traits::default()),
        ];
        let near = nearest(id(99), &traits(), &all, 3);
        let words: Vec<_> = near.iter().filter_map(|(one, _)| one.lesson.text.as_deref()).collect();
        assert_eq!(words, ["all", "new", "old"]);
        assert_eq!(near[1].1, [Alike::Industry]);
        assert_eq!(nearest(id(99), &traits(), &all, 2).len(), 2);
    }

    #[test]
    fn a_deals_own_lessons_and_the_same_words_again_are_left_out() {
        let all = [taught(11, "Ask earlier", traits()), taught(12, "ask earlier", traits())];
        assert_eq!(nearest(id(99), &traits(), &all, 3).len(), 1);
        let near = nearest(id(12), &traits(), &all, 3);
        assert_eq!(near[0].0.lesson.opportunity, Some(id(11)));
    }
}
