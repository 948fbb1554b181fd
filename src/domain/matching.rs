//! Which open deal a lead is about, and why: what they have in common, told beside it. Which contact
//! and account it is, is a matter of `duplicate`.

use super::company::company_key;
use super::fold::fold;
use super::id::Id;
use super::lead::Lead;
use super::opportunity::Opportunity;

/// The most by which two amounts differ that are about the same, as a share of the smaller one: a
/// quarter.
const SHARE: i64 = 4;
/// Words shorter than this tell no deal from another.
const WORD: usize = 4;

/// Why a deal matches a lead.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Why {
    /// An open deal that the contact takes part in.
    ContactsDeal,
    /// An open deal of the account that is called like what the lead is about.
    DealName,
    /// An open deal of the account of about the same amount.
    DealAmount,
}

/// The open deal among these that a lead is about, and why: one its contact takes part in, one
/// called like it, one of about its amount. That the account has a deal says nothing yet. Of
/// deals as near the first counts.
pub fn matching_opportunity<'a>(
    lead: &Lead,
    contact: Option<Id>,
    deals: &'a [Opportunity],
) -> Option<(&'a Opportunity, Why)> {
    let open = || deals.iter().filter(|deal| deal.closed_at.is_none());
    let of_contact = |deal: &&Opportunity| contact.is_some() && deal.contact == contact;
    let found =
        |why: Why, is: &dyn Fn(&Opportunity) -> bool| open().find(|deal| is(deal)).map(|deal| (deal, why));
    found(Why::ContactsDeal, &|deal| {
        of_contact(&deal) && (is_named_like(lead, deal) || is_as_large(lead, deal))
    })
    .or_else(|| found(Why::DealName, &|deal| is_named_like(lead, deal)))
    .or_else(|| found(Why::DealAmount, &|deal| is_as_large(lead, deal)))
    .or_else(|| found(Why::ContactsDeal, &|deal| of_contact(&deal)))
}

/// True when a deal is called like the company alone, as deals made of leads are, or when what is
/// written about the lead has most of the words that tell the deal from others of its company.
fn is_named_like(lead: &Lead, deal: &Opportunity) -> bool {
    let name = deal.name.as_deref().unwrap_or_default();
    let company = company_key(lead.company.as_deref().unwrap_or_default());
    if name.is_empty() {
        return false;
    }
    if !company.is_empty() && company_key(name) == company {
        return true;
    }
    let told = [&lead.notes, &lead.source_detail, &lead.campaign, &lead.title];
    let told: Vec<String> = told.into_iter().flatten().flat_map(|text| words(text)).collect();
    let own: Vec<String> =
        words(name).into_iter().filter(|word| !company.split(' ').any(|part| part == word)).collect();
    let known = own.iter().filter(|word| told.contains(word)).count();
    known > 0 && known * 2 > own.len()
}

/// The words of a text that say something, folded.
fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    let parts = folded.split(|c: char| !c.is_alphanumeric());
    parts.filter(|word| word.chars().count() >= WORD).map(str::to_owned).collect()
}

fn is_as_large(lead: &Lead, deal: &Opportunity) -> bool {
    let (Some(one), Some(two)) = (lead.amount, deal.amount) else { return false };
    let (low, high) = (one.min(two), one.max(two));
    lead.currency == deal.currency && low > 0 && high - low <= low / SHARE
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::id;

    fn lead() -> Lead {
        Lead {
            company: Some("Acme Corp.".to_owned()),
            amount: Some(10_000),
            currency: Some("USD".to_owned()),
            notes: Some("asks about the support contract".to_owned()),
            ..Lead::empty(id(1))
        }
    }

    fn deal(number: i64, name: &str, amount: i64) -> Opportunity {
        Opportunity {
            name: Some(name.to_owned()),
            amount: Some(amount),
            currency: Some("USD".to_owned()),
            ..Opportunity::empty(id(number))
        }
    }

    fn matched(deals: &[Opportunity], contact: Option<Id>) -> Option<(Id, Why)> {
        matching_opportunity(&lead(), contact, deals).map(|(deal, why)| (deal.id, why))
    }

    #[test]
    fn a_deal_of_the_account_with_nothing_in_common_is_not_taken() {
        assert_eq!(matched(&[deal(10, "Acme renewal", 90_000)], None), None);
    }

    #[test]
    fn a_deal_is_taken_for_its_name_before_its_amount() {
        let deals = [deal(10, "Acme renewal", 11_000), deal(11, "Acme support", 90_000)];
        assert_eq!(matched(&deals, None), Some((id(11), Why::DealName)));
        assert_eq!(matched(&deals[..1], None), Some((id(10), Why::DealAmount)));
        assert_eq!(matched(&[deal(12, "ACME", 1)], None), Some((id(12), Why::DealName)));
    }

    #[test]
    fn an_amount_a_third_larger_or_in_another_currency_is_another() {
        let dong = Opportunity { currency: Some("VND".to_owned()), ..deal(11, "Acme renewal", 10_000) };
        assert_eq!(matched(&[deal(10, "Acme renewal", 13_400), dong], None), None);
    }

    #[test]
    fn a_deal_of_the_contact_is_taken_and_a_closed_one_never() {
        let own = Opportunity { contact: Some(id(5)), ..deal(10, "Acme renewal", 90_000) };
        assert_eq!(matched(std::slice::from_ref(&own), Some(id(5))), Some((id(10), Why::ContactsDeal)));
        let closed = Opportunity { closed_at: Some(1), ..own };
        assert_eq!(matched(&[closed], Some(id(5))), None);
    }
}
