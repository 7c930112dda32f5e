using ClientPortal.Domain;
using ClientPortal.Domain.Documents;
using ClientPortal.Domain.Files;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Tests.Projects;

namespace ClientPortal.Tests.Documents;

public sealed class DocumentTests
{
    private static readonly DateTimeOffset Now = ProjectMaker.Now, Later = ProjectMaker.Later;
    private static readonly Viewer By = ProjectMaker.By;
    private static readonly Viewer Max = Viewers.Client(Viewers.Acme) with { From = "198.51.100.4" };
    private static readonly Viewer Clara = Viewers.ClientAdministrator(Viewers.Acme);

    [Fact]
    public void A_decision_is_bound_to_the_version_and_the_hash_that_were_read()
    {
        var document = Awaiting(needsAll: true, Max);

        Conflict("document.not-current", () => document.Decide(Max, 1, Hash('b'), DecisionKind.Approve, null, Later));
        Conflict("document.not-current", () => document.Decide(Max, 2, Hash('a'), DecisionKind.Approve, null, Later));
        document.Decide(Max, 1, Hash('a').ToUpperInvariant(), DecisionKind.Approve, null, Later);

        var decision = Assert.Single(Assert.Single(document.Rounds).Decisions);
        Assert.Equal(document.CurrentVersion.Seal, DocumentSeal.Of(decision.VersionId, decision.Sha256));
        Assert.Equal((Max.PersonId, "198.51.100.4", Later), (decision.PersonId, decision.From, decision.At));
        Assert.Equal(DocumentState.Approved, document.State);
        Assert.Equal(["document.decided", "document.approved"], document.TakeEvents().Select(EventCatalog.NameOf));
    }

    [Fact]
    public void A_new_version_reopens_the_approval_and_earlier_decisions_stay()
    {
        var document = Awaiting(needsAll: true, Max, Clara);
        document.Decide(Max, 1, Hash('a'), DecisionKind.Approve, null, Now);

        document.AddVersion(By, File('b'), null, "Prix revus", Later);

        Assert.Equal((2, DocumentState.Awaiting), (document.Current, document.State));
        Assert.Equal([1, 2], document.Rounds.Select(round => round.VersionNumber));
        Assert.Single(document.Rounds[0].Decisions);
        Assert.NotNull(document.Rounds[0].ClosedAt);
        Assert.Empty(document.Rounds[1].Decisions);
        Conflict("document.not-current", () => document.Decide(Clara, 1, Hash('a'), DecisionKind.Approve, null, Later));
        document.Decide(Clara, 2, Hash('b'), DecisionKind.Approve, null, Later);
        document.Decide(Max, 2, Hash('b'), DecisionKind.Approve, null, Later);
        Assert.Equal(DocumentState.Approved, document.State);
    }

    [Fact]
    public void A_restored_version_is_a_new_one_with_the_same_content()
    {
        var document = Awaiting(needsAll: true, Max);
        document.Decide(Max, 1, Hash('a'), DecisionKind.Approve, null, Now);
        document.AddVersion(By, File('b'), null, null, Later);

        var restored = document.RestoreVersion(By, 1, Later);

        Assert.Equal((3, Hash('a'), 1), (restored.Number, restored.Sha256, restored.RestoredFrom));
        Assert.NotEqual(document.Versions[0].Seal, restored.Seal);
        Assert.Equal(DocumentState.Awaiting, document.State);
        Conflict("document.not-current", () => document.Decide(Max, 1, Hash('a'), DecisionKind.Approve, null, Later));
    }

    [Theory]
    [InlineData(true, "approve refuse", "refused")]
    [InlineData(true, "approve change", "change")]
    [InlineData(true, "approve approve", "approved")]
    [InlineData(true, "approve", "awaiting")]
    [InlineData(true, "refuse", "refused")]
    [InlineData(false, "approve", "approved")]
    [InlineData(false, "refuse", "awaiting")]
    [InlineData(false, "change change", "change")]
    [InlineData(false, "refuse approve", "approved")]
    [InlineData(false, "change refuse", "refused")]
    public void Where_all_must_approve_one_refusal_ends_it_and_where_one_is_enough_all_must_refuse(bool needsAll, string decisions, string state)
    {
        var document = Awaiting(needsAll, Max, Clara);

        foreach (var (decision, by) in decisions.Split(' ').Zip([Max, Clara]))
        {
            document.Decide(by, 1, Hash('a'), Token.Parse<DecisionKind>(decision)!.Value, "Voilà", Later);
        }

        Assert.Equal(state, Token.Of(document.State));
    }

    [Fact]
    public void In_order_each_waits_for_the_one_before()
    {
        var document = Shelved();
        document.Ask(By, new ApprovalRequest([Clara.PersonId, Max.PersonId], NeedsAll: true, InOrder: true), Now);

        Refused("document.not-your-turn", () => document.Decide(Max, 1, Hash('a'), DecisionKind.Approve, null, Later));
        document.Decide(Clara, 1, Hash('a'), DecisionKind.Approve, null, Later);
        document.Decide(Max, 1, Hash('a'), DecisionKind.Approve, null, Later);

        Assert.Equal(DocumentState.Approved, document.State);
    }

    [Fact]
    public void Who_was_not_asked_or_has_decided_or_gives_no_reason_decides_nothing()
    {
        var document = Awaiting(needsAll: true, Max, Clara);

        Refused("document.not-asked", () => document.Decide(By, 1, Hash('a'), DecisionKind.Approve, null, Later));
        Refused("document.reason-required", () => document.Decide(Max, 1, Hash('a'), DecisionKind.Refuse, " \u200B ", Later));
        Refused("document.reason-required", () => document.Decide(Max, 1, Hash('a'), DecisionKind.Change, null, Later));
        Refused("viewer.read-only", () => document.Decide(Max.SeenBy(By), 1, Hash('a'), DecisionKind.Approve, null, Later));
        document.Decide(Max, 1, Hash('a'), DecisionKind.Approve, null, Later);
        Refused("document.decided-already", () => document.Decide(Max, 1, Hash('a'), DecisionKind.Refuse, "Non", Later));

        document.Withdraw(By, Later);
        Conflict("document.nothing-awaited", () => document.Decide(Clara, 1, Hash('a'), DecisionKind.Approve, null, Later));
    }

    [Fact]
    public void Clients_hear_of_a_document_only_while_it_is_shared_and_of_the_moment_when_it_no_longer_is()
    {
        var document = Document.Add(By, ProjectMaker.AProject(), Fields with { Shared = false }, File('a'), null, Now);
        document.AddVersion(By, File('b'), null, null, Now);
        document.Change(By, document.Fields with { Shared = true }, Now);
        document.Change(By, document.Fields with { Folder = "Contrats" }, Now);
        document.Change(By, document.Fields with { Shared = false }, Now);
        document.Remove(By, Now);

        Assert.Equal([true, true, false, false, false, true], document.TakeEvents().Select(one => one.Audience.StaffOnly));
    }

    [Fact]
    public void A_clients_document_is_shared_and_theirs_to_version()
    {
        var document = Document.Add(Max, ProjectMaker.AProject(), Fields with { Shared = false }, File('a'), null, Now);

        document.AddVersion(Max, File('b'), null, null, Later);

        Assert.True(document.Shared);
        Refused("viewer.staff-only", () => document.AddVersion(Clara, File('c'), null, null, Later));
        Refused("viewer.staff-only", () => document.Remove(Max, Later));
        Refused("viewer.staff-only", () => document.Ask(Max, new ApprovalRequest([Max.PersonId], NeedsAll: true), Later));
    }

    [Fact]
    public void Folder_and_tags_are_cleaned()
    {
        var fields = (Fields with { Folder = " /Contrats// 2026 /", Tags = "devis,  Devis, réseau ,", Name = "  a.pdf " }).Checked();

        Assert.Equal(("Contrats/2026", "devis, réseau", "a.pdf"), (fields.Folder, fields.Tags, fields.Name));
        Assert.Equal(Document.PlaceOf("contrats", "DEVIS É.pdf"), Document.PlaceOf("Contrats", "devis e.PDF"));
    }

    private static DocumentFields Fields => new("Devis.pdf", "", DocumentKind.Quote, "", Shared: true);

    private static Document Shelved()
    {
        var document = Document.Add(By, ProjectMaker.AProject(), Fields, File('a'), null, Now);
        document.TakeEvents();
        return document;
    }

    private static Document Awaiting(bool needsAll, params Viewer[] people)
    {
        var document = Shelved();
        document.Ask(By, new ApprovalRequest([.. people.Select(person => person.PersonId)], needsAll), Now);
        document.TakeEvents();
        return document;
    }

    private static string Hash(char letter) => new(letter, 64);

    private static StoredFile File(char letter) => new(FileKind.Pdf, 1000, Hash(letter), $"documents/{letter}");

    private static void Refused(string rule, Action act) => Assert.Equal(rule, Assert.Throws<RuleBroken>(act).Rule);

    private static void Conflict(string rule, Action act)
    {
        var refused = Assert.Throws<RuleBroken>(act);
        Assert.Equal((rule, RuleKind.Conflict), (refused.Rule, refused.Kind));
    }
}
