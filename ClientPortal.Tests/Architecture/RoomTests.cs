using ClientPortal.Domain;
using ClientPortal.Tests.Architecture.Canary.Api;
using ClientPortal.Tests.Architecture.Canary.Attic;
using ClientPortal.Tests.Architecture.Canary.Conversations;
using ClientPortal.Tests.Architecture.Canary.Data;
using ClientPortal.Tests.Architecture.Canary.Features.Alpha;
using ClientPortal.Tests.Architecture.Canary.Features.Beta;
using ClientPortal.Tests.Architecture.Canary.Features.Messages;
using ClientPortal.Tests.Architecture.Canary.Identity;
using ClientPortal.Tests.Architecture.Canary.Live;
using ClientPortal.Tests.Architecture.Canary.Ui;

namespace ClientPortal.Tests.Architecture;

/// <summary>The folders use each other as planned. A check that finds nothing proves nothing: each has a canary first.</summary>
public sealed class RoomTests
{
    private static readonly CodeMap Portal = CodeMap.Of(typeof(Program).Assembly);

    private static readonly CodeMap Domain = CodeMap.Of(typeof(Entity).Assembly);

    private const string CanaryRoot = "ClientPortal.Tests.Architecture.Canary";

    private readonly RoomRules rules = new(Portal, "ClientPortal.Web");

    [Fact]
    public void Domain_references_nothing()
    {
        Assert.Empty(Foreign(typeof(Entity).Assembly));
        Assert.NotEmpty(Foreign(typeof(Program).Assembly));

        var project = Sources.Named("ClientPortal.Domain/ClientPortal.Domain.csproj").Text;
        Assert.DoesNotContain("Reference Include", project, StringComparison.Ordinal);

        static IEnumerable<string> Foreign(System.Reflection.Assembly assembly) =>
            assembly.GetReferencedAssemblies().Select(one => one.Name!).Where(name => !name.StartsWith("System.", StringComparison.Ordinal));
    }

    [Fact]
    public void Arrows_run_down_only()
    {
        Assert.Equal(
            [
                "AtticHelper: the folder Attic has no place", "BadApi (Api) names Loose (the root).",
                "BadFigure (Live) names AlphaQueries (Features).", "BadFeed (Live) names BadSignIn (Identity).",
                "BadTable (Data) names BadSignIn (Identity).", "BadTag (Ui) names BadTable (Data).", "BadSignIn (Identity) names BadApi (Api).",
            ],
            Found(Canaries().Arrows(), "AtticHelper", "BadApi", "BadFigure", "BadFeed", "BadTable", "BadTag", "BadSignIn"));

        Assert.Empty(rules.Arrows());
    }

    [Fact]
    public void Features_meet_only_by_embedding()
    {
        Assert.Equal(
            ["Alpha/AlphaPanel names Beta/BetaQueries.", "Alpha/AlphaPanel names Beta/BetaRow.", "Alpha/AlphaQueries names Beta/BetaPanel."],
            Canaries().Features().Order());

        Assert.Empty(rules.Features());
    }

    [Fact]
    public void Conversations_know_of_no_ticket()
    {
        Assert.Equal(
            ["BadReply names Ticket.", "BadThread names Ticket."],
            new RoomRules(CodeMap.Of(typeof(BadReply), typeof(BadThread)), CanaryRoot).ConversationsWithTickets().Order());

        Assert.Empty(rules.ConversationsWithTickets());
        Assert.Empty(new RoomRules(Domain, "ClientPortal.Domain").ConversationsWithTickets());
        Assert.Contains(Domain.Types, type => type.Name == "Conversation");
        Assert.Contains(Portal.Types, type => type.Namespace == "ClientPortal.Web.Features.Messages");
    }

    [Fact]
    public void Data_knows_nothing_of_what_features_store()
    {
        Assert.Equal(
            ["BadAgreements names ServiceAgreement.", "BadTicketTable names Ticket."],
            new RoomRules(CodeMap.Of(typeof(BadAgreements), typeof(BadTicketTable)), CanaryRoot).DataWithThingsOfFeatures().Order());

        Assert.Empty(rules.DataWithThingsOfFeatures());
        Assert.Contains(Portal.Types, type => type.Name == "PortalDb");
    }

    [Fact]
    public void No_component_names_the_database()
    {
        Assert.Equal(
            ["AlphaPanel names PortalDb.", "AlphaPanel names PortalStore.", "BetaPanel names PortalStore.", "BetaRow names PortalDb."],
            Canaries().ComponentsWithData().Order());

        Assert.Empty(rules.ComponentsWithData());
    }

    [Fact]
    public void No_component_says_by_itself_why_an_action_was_refused()
    {
        Assert.Equal(["BetaPanel names Refusals."], Canaries().ComponentsWithRefusals());

        Assert.Empty(rules.ComponentsWithRefusals());
    }

    [Fact]
    public void Every_command_and_query_takes_a_viewer_first()
    {
        Assert.Equal(
            ["AlphaQueries.ListAsync does not take a viewer first.", "BetaQueries.Count does not take a viewer first."],
            Canaries().WithoutViewer().Order());

        Assert.Empty(rules.WithoutViewer());
        Assert.Contains(Portal.Types, type => type.Name == "ProjectCommands");
    }

    [Fact]
    public void There_is_one_way_to_write()
    {
        Assert.Equal(
            ["AlphaPanel calls PortalStore.WriteAsync.", "BetaRow calls DbContext.SaveChangesAsync."],
            Canaries().Writes().Order());

        Assert.Empty(rules.Writes());
    }

    [Fact]
    public void All_writes_use_the_one_write_path()
    {
        Assert.Equal(["BetaCommands calls ExecuteDeleteAsync."], Canaries().WritesPastTheGate());

        Assert.Empty(rules.WritesPastTheGate());
    }

    // One of each kind that the checks are about, everything as it must not be.
    private static RoomRules Canaries() => new(
        CodeMap.Of(
            typeof(AtticHelper), typeof(BadApi), typeof(BadFigure), typeof(BadFeed), typeof(BadTable), typeof(BadTag), typeof(BadSignIn),
            typeof(AlphaQueries), typeof(AlphaPanel), typeof(BetaQueries), typeof(BetaPanel), typeof(BetaRow), typeof(BetaCommands)),
        CanaryRoot);

    private static IEnumerable<string> Found(IEnumerable<string> violations, params string[] about) =>
        about.Select(name => violations.Single(one =>
            one.Contains(name + ":", StringComparison.Ordinal) || one.StartsWith(name + " (", StringComparison.Ordinal)))
            .Select(one => one.Contains("Attic.", StringComparison.Ordinal)
                ? one[(one.IndexOf("AtticHelper", StringComparison.Ordinal))..one.IndexOf(" in the plan", StringComparison.Ordinal)] : one);
}
