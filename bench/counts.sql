-- Every child has a plan, a report with its codes, a consultation and a measure, and every third an inquiry, on days all
-- over a half-year. The table `given` says since when, and whose it is.
CREATE TEMP TABLE counted AS
  SELECT row_number() OVER (ORDER BY c.id) AS n, g.*, c.id AS child, r.unit_id AS school,
         g.first + (row_number() OVER (ORDER BY c.id) % 150)::int AS day, register.random_id('pln') AS plan,
         register.random_id('act') AS action, register.random_id('flw') AS follow_up,
         register.random_id('rcr') AS report, register.random_id('inq') AS inquiry
  FROM given g, register.child c JOIN relation r ON r.child_id = c.id AND upper(r.valid) IS NULL;

INSERT INTO coordinated_plan (id, child_id, organisation_id, branch, unit_id, opened_by, kind, status, need_sealed,
                              need_noted_at, called_at, end_told, version)
  SELECT plan, child, education, 'school', school, person, 'legal-sip', 'active', '\x00', day, day + 5, '{}', 1
  FROM counted;

INSERT INTO plan_meeting (id, plan_id, child_id, organisation_id, branch, starts_at, place_sealed, present_unit_ids,
                          absent, held_at, child_took_part, version)
  SELECT register.random_id('mtg'), plan, child, education, 'school', day + 15, '\x00', '{}', '{}', day + 15,
         n % 2 = 0, 1
  FROM counted;

INSERT INTO plan_action (id, plan_id, child_id, organisation_id, branch, words_sealed, responsible_organisation_id,
                         responsible_unit_id, due_on, status, version)
  SELECT action, plan, child, education, 'school', '\x00', education, school, day + 20, 'done', 1 FROM counted;

INSERT INTO plan_action_change (id, plan_id, action_id, child_id, organisation_id, branch, status, due_on, changed_at)
  SELECT register.random_id('acg'), plan, action, child, education, 'school', 'done', day + 20, day + 18 FROM counted;

INSERT INTO plan_follow_up (id, plan_id, child_id, organisation_id, branch, held_on, child_took_part, written_by,
                            written_at)
  SELECT follow_up, plan, child, education, 'school', day + 25, true, person, day + 25 FROM counted;

INSERT INTO goal_outcome (id, follow_up_id, goal_id, plan_id, child_id, organisation_id, branch, by_child, by_family,
                          by_professionals)
  SELECT register.random_id('out'), follow_up, register.random_id('goa'), plan, child, education, 'school', 'reached',
         'partly', 'not-reached'
  FROM counted;

INSERT INTO child_inquiry (id, organisation_id, branch, unit_id, opened_branch, opened_unit_id, child_id, opened_by,
                           opened_at, ended_by, ended_at)
  SELECT inquiry, social, 'social-reception', reception, 'social-reception', reception, child, person, day + 9, person,
         day + 25
  FROM counted WHERE n % 3 = 0;

INSERT INTO received_concern_report (id, organisation_id, branch, unit_id, channel, reporter_kind, reporter_unit_id,
                                     child_id, text_sealed, violence, status, received_at, protection_judged_by,
                                     protection_judged_at, decision, decided_by, decided_at, child_inquiry_id,
                                     feedback, told_at)
  SELECT report, social, 'social-reception', reception, 'service', 'mandated', school, child, '\x00', false,
         CASE WHEN n % 3 = 0 THEN 'inquiry-opened' ELSE 'inquiry-not-opened' END, day, person, day,
         CASE WHEN n % 3 = 0 THEN 'open-inquiry' ELSE 'do-not-open' END, person, day + 9,
         CASE WHEN n % 3 = 0 THEN inquiry END,
         CASE WHEN n % 3 = 0 THEN 'inquiry-opened' ELSE 'inquiry-not-opened' END, day + 9
  FROM counted;

INSERT INTO code_event (id, organisation_id, branch, unit_id, child_id, occasion, system, code, happened_at)
  SELECT register.random_id('cev'), social, 'social-reception', reception, child, occasion, 'ksi', 'AA000', day + 9
  FROM counted CROSS JOIN unnest(ARRAY['concern-judged', 'sharing-consent-asked']) AS occasion
  WHERE occasion = 'concern-judged' OR n % 2 = 0;

INSERT INTO report_meeting (id, received_concern_report_id, organisation_id, branch, offered_to, answers, written_by,
                            written_at, held_at)
  SELECT register.random_id('rmt'), report, social, 'social-reception', '{}', '{}', person, day + 2, day + 6
  FROM counted;

INSERT INTO consultation (id, organisation_id, branch, unit_id, asker_organisation_id, asker_branch, asker_sector,
                          asker_tag, topic, question_sealed, asked_on, due_on)
  SELECT register.random_id('cst'), social, 'social-reception', reception, education, 'school', 'school', n::text,
         'violence', '\x00', day, day + 10
  FROM counted;

INSERT INTO support_measure (id, child_id, organisation_id, branch, unit_id, performer_organisation_id,
                             performer_branch, performer_unit_id, kind, aim, marks, text_sealed, during_inquiry,
                             cost_shares, told, decision, shown_to_family, starts_on, registered_by)
  SELECT register.random_id('msr'), child, social, 'social-reception', reception, social, 'social-reception',
         reception, 'service', 'attendance', '{}', '\x00', n % 2 = 0, '{}', false, '{}', true, day, person
  FROM counted;
