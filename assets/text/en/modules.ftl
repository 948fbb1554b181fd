# Modules: what of the program a deck can do without.

module-name-leads = Leads
module-name-accounts = Accounts
module-name-probability = Probability
module-name-owner = Owners and team
module-name-cadences = Cadences
module-name-lessons = Lessons
module-name-products = Products
module-name-campaigns = Campaigns
module-about-leads = people and companies who may become customers
module-about-accounts = the companies that contacts and deals belong to
module-about-probability = chances, forecast and weighted sums
module-about-owner = who owns what, mine and everybody’s
module-about-cadences = what is done for somebody step by step
module-about-lessons = what won and lost deals taught
module-about-products = what is sold
module-about-campaigns = which campaign leads and deals came from
module-is-off = { $module ->
        [leads] Leads are
        [accounts] Accounts are
        [probability] Probability is
        [stage] Stages are
        [owner] Owners and team are
        [cadences] Cadences are
        [lessons] Lessons are
        [products] Products are
        [campaigns] Campaigns are
       *[other] This is
    } switched off.
module-is-off-key = { $module ->
        [leads] Leads are
        [accounts] Accounts are
        [probability] Probability is
        [stage] Stages are
        [owner] Owners and team are
        [cadences] Cadences are
        [lessons] Lessons are
        [products] Products are
        [campaigns] Campaigns are
       *[other] This is
    } switched off. “Modules” in the palette ({ $key }) switches it on.
module-title = Modules: what this deck uses. Switching one off changes no data.
module-tracked-by = Deals are tracked by
module-differs = each pipeline its own way
module-preset-title = Which modules? Switching changes no data.
module-preset-b2b = Selling to companies
module-preset-b2b-detail = everything
module-preset-b2c = Selling to people
module-preset-b2c-detail = contacts without accounts
module-preset-solo = One person alone
module-preset-solo-detail = no leads, no owners
module-step-on = switched on { $names }
module-step-off = switched off { $names }
module-step-both = switched on { $on }, off { $off }
module-step-tracking = had deals tracked by { $tracking ->
        [stage] stage
        [probability] probability
       *[both] stage and probability
    }
module-step-preset = set the modules of { $preset }
module-as-before = The modules stand so already.
module-unknown = there is no module “{ $name }”
module-names-are = the modules are { $names }
module-tracking-unknown = deals are not tracked by “{ $name }”
module-trackings-are = one of { $names }
module-column-module = Module
module-column-state = State
module-column-hides = What it is for
module-on = on
module-off = off
module-tracked-row = deals are tracked by
module-switch-on = dealdeck modules on { $module }
module-track-both = dealdeck modules track both
