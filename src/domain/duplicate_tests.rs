//! What makes two records one, by example.

use super::duplicate::*;
use super::{Id, Kind};

const ONE: Id = Id([1; 16]);
const OTHER: Id = Id([2; 16]);

/// A person or company as `name | company | email, … | phone, …`.
fn profile(kind: Kind, id: Id, text: &str) -> Profile {
    let parts: Vec<&str> = text.split('|').map(str::trim).collect();
    let part = |at: usize| parts.get(at).copied().unwrap_or_default();
    let list = |at: usize| {
        let items = part(at).split(',').map(str::trim).filter(|item| !item.is_empty());
        items.map(str::to_owned).collect::<Vec<_>>()
    };
    let sites = list(4);
    let sites: Vec<&str> = sites.iter().map(String::as_str).collect();
    Profile::made((kind, id), part(0), part(1), &list(2), &list(3), &sites)
}

fn of(kind: Kind, one: &str, other: &str) -> (u8, Vec<Reason>) {
    let (one, other) = (profile(kind, ONE, one), profile(kind, OTHER, other));
    let found = likeness(&one, &other);
    assert_eq!(found, likeness(&other, &one), "either way round");
    found.map_or((0, Vec::new()), |likeness| (likeness.score, likeness.reasons))
}

fn people(one: &str, other: &str) -> (u8, Vec<Reason>) {
    of(Kind::Contact, one, other)
}

fn companies(one: &str, other: &str) -> (u8, Vec<Reason>) {
    of(Kind::Account, one, other)
}

#[test]
fn a_name_with_and_without_its_marks_is_one_name() {
    let (score, reasons) = people("Nguyễn Văn An", "nguyen van  an");
    assert_eq!((score, reasons), (55, vec![Reason::Name]));
    assert_eq!(people("Nguyễn Văn Ân", "Nguyễn Văn An"), (0, vec![]), "An and Ân are two names");
    assert_eq!(people("Nguyễn Thị Hoà", "Nguyễn Thị Hòa").1, [Reason::Name], "one mark, in either place");
    assert_eq!(people("Nguyễn Văn Hà", "Nguyễn Văn Hạ"), (0, vec![]), "two names, both with marks");
    assert_eq!(people("Đặng Thị Đào", "Dang Thi Dao").0, 55);
}

#[test]
fn words_in_another_order_and_a_middle_name_left_out_are_near() {
    assert_eq!(people("Nguyễn Thị Lan", "Lan Nguyễn Thị"), (50, vec![Reason::WordOrder]));
    let (score, reasons) = people("Nguyễn Văn An | Hoa Sen", "Nguyễn An | Công ty TNHH Hoa Sen");
    assert_eq!(reasons, [Reason::Company, Reason::NearName]);
    assert!(score >= 60, "{score}");
    assert_eq!(people("Lan Ngyuen | Acme", "Lan Nguyen | Acme Inc.").1, [Reason::Company, Reason::NearName]);
    assert_eq!(people("Nguyễn Văn An", "Nguyễn An"), (0, vec![]), "alone that is too little");
}

#[test]
fn one_address_makes_one_person_unless_it_is_everybodys() {
    let (score, reasons) = people("Lan Nguyễn | | lan@acme.example", "L. Nguyen | | LAN@acme.example");
    assert!(score >= SHOWN_FROM && reasons == [Reason::Email], "{score} {reasons:?}");
    assert!(people("Lan Nguyễn | | lan@a.example", "Lan Nguyen | | lan@a.example").0 >= CERTAIN_FROM);
    assert_eq!(people("Lan Nguyễn | | info@a.example", "Minh Trần | | info@a.example"), (0, vec![]));
}

#[test]
fn an_office_number_is_worth_less_than_ones_own() {
    let own = people("Lan Nguyễn | | | 090 123 4567", "Lan N. | | | +84 90 123 4567");
    assert_eq!(own, (65, vec![Reason::Phone]));
    let office = people("Lan Nguyễn | | | 028 3823 1111", "Minh Trần | | | 028 3823 1111");
    assert_eq!(office, (0, vec![]), "colleagues are not one person");
    let family = people("Lan Nguyễn | | | 028 3823 1111", "Nguyễn Minh | | | 028 3823 1111");
    assert_eq!(family, (0, vec![]), "nor are all of that family name");
    assert_eq!(people("Lan | | | 1900", "Lan | | | 1900"), (0, vec![]), "a hotline tells nothing");
}

#[test]
fn a_public_mail_host_is_no_company() {
    assert_eq!(
        people("Lan Nguyễn | | lan1@gmail.com", "Lan Nguyen | | lan2@gmail.com"),
        (55, vec![Reason::Name])
    );
    let at_one = people("Lan Nguyễn | | lan@acme.example", "Lan Nguyen | | l.nguyen@acme.example");
    assert_eq!(at_one.1, [Reason::Name, Reason::Domain]);
    assert!(at_one.0 > 65, "{at_one:?}");
    assert_eq!(companies("Hoa Sen | | a@gmail.com", "Kim Liên | | b@gmail.com"), (0, vec![]));
}

#[test]
fn namesakes_of_two_companies_are_two_people() {
    assert_eq!(people("Nguyễn Văn An | Acme", "Nguyễn Văn An | Globex"), (0, vec![]));
    assert!(people("Nguyễn Văn An | Acme | an@x.example", "Nguyễn Văn An | Globex | an@x.example").0 > 85);
}

#[test]
fn a_company_is_one_whatever_its_legal_form() {
    for other in
        ["HOA SEN Co., Ltd", "Hoa Sen GmbH", "Hoa Sen, Inc.", "CTCP Hoa Sen", "Công ty cổ phần Hoa Sen"]
    {
        assert_eq!(companies("Công ty TNHH Hoa Sen", other), (75, vec![Reason::Name]), "{other}");
    }
    assert_eq!(companies("Công ty TNHH Hoa Sen", "Công ty TNHH Hoa Mai"), (0, vec![]));
    assert_eq!(
        companies("Globex Trading 2 | | | | g.example", "Globex Trading 3 | | | | g.example").1,
        [Reason::Domain]
    );
}

#[test]
fn companies_of_one_domain_are_one_and_of_two_domains_perhaps_not() {
    let domain = companies("Acme | | | | https://www.acme.example", "Acme Foods | | hi@acme.example");
    assert_eq!(domain, (55, vec![Reason::Domain]));
    let both = companies("Acme | | | | acme.example", "ACME Corp | | | | http://acme.example/en");
    assert_eq!(both.1, [Reason::Name, Reason::Domain]);
    assert!(both.0 >= CERTAIN_FROM, "{both:?}");
    let apart = companies("Acme | | | | acme.example", "Acme | | | | acme.test");
    assert!(apart.0 < 75 && apart.0 >= SHOWN_FROM, "{apart:?}");
}

#[test]
fn a_person_is_no_company_and_a_lead_may_be_a_contact() {
    let person = profile(Kind::Contact, ONE, "Acme | | a@acme.example");
    let company = profile(Kind::Account, OTHER, "Acme | | a@acme.example");
    assert_eq!(likeness(&person, &company), None);
    let lead = profile(Kind::Lead, OTHER, "Lan Nguyen | Acme | lan@acme.example");
    let contact = profile(Kind::Contact, ONE, "Lan Nguyễn | ACME Inc | lan@acme.example");
    assert!(likeness(&lead, &contact).is_some_and(|found| found.score > 95));
}

#[test]
fn a_pair_has_one_key_whichever_comes_first() {
    assert_eq!(distinct_key(ONE, OTHER), distinct_key(OTHER, ONE));
}
