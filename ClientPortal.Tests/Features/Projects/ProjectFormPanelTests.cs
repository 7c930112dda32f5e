using System.Globalization;
using AngleSharp.Dom;
using Bunit;
using Bunit.TestDoubles;
using ClientPortal.Domain.Projects;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Projects;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Features.Projects;

/// <summary>An edit in progress survives what others save, and no one overwrites another person's change without seeing it.</summary>
public sealed partial class ProjectFormPanelTests : IAsyncLifetime
{
    private static readonly ProjectFields Opened = new(
        "Migration", "Avant", ProjectStatus.InProgress, 40, false, new DateOnly(2026, 1, 1), new DateOnly(2026, 12, 1));

    private static readonly ProjectFields AllElse =
        new("Le leur", "Leur texte", ProjectStatus.Waiting, 77, true, new DateOnly(2026, 2, 2), new DateOnly(2026, 11, 11));

    private TestPortal portal = null!;
    private PanelContext page = null!;
    private IRenderedComponent<ProjectPanel> panel = null!;
    private Guid id;

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync();
        id = await portal.Projects.CreateAsync(portal.Technician, portal.Acme, Opened);
        page = await PanelContext.OpenAsync(portal, portal.Technician);
        panel = page.Show<ProjectPanel>(one => one.Add(parameter => parameter.Id, id).Add(parameter => parameter.Editing, true));
    }

    public async ValueTask DisposeAsync()
    {
        await page.DisposeAsync();
        await portal.DisposeAsync();
    }

    [Fact]
    public async Task What_is_typed_stays_while_others_change_every_field()
    {
        await TypeAsync("name", "Ce que je tape");
        await TypeAsync("description", "Mon texte");
        await TypeAsync("progress", "55");
        await TypeAsync("dueOn", "2026-10-10");

        await OthersSaveAsync(AllElse);

        Assert.Equal("Ce que je tape", Value("name"));
        Assert.Equal("Mon texte", Value("description"));
        Assert.Equal("55", Value("progress"));
        Assert.Equal("2026-10-10", Value("dueOn"));
        Assert.Equal("2026-01-01", Value("startsOn"));
        Assert.Equal("in-progress", panel.Find("[data-testid=project-status-select]").GetAttribute("data-value"));
        Assert.False(panel.Find("[name=followsMilestones]").HasAttribute("checked"));

        // The page beside the form shows the other person's values, and the form lists what changed.
        Assert.Equal("Le leur", panel.Find("h1").TextContent);
        Assert.Contains(
            "Nom, Description, État, Avancement, L’avancement suit les jalons, Début, Fin prévue",
            panel.Find("[data-testid=edit-elsewhere]").TextContent);
    }

    [Fact]
    public async Task Keep_mine_keeps_mine_in_what_both_changed_and_theirs_in_the_rest()
    {
        await TypeAsync("name", "Le mien");
        await OthersSaveAsync(Opened with { Name = "Le leur", Progress = 60 });
        await SaveAsync();

        Assert.Equal(["Nom"], Contested());
        Assert.Contains("Ada Admin", panel.Find("[data-testid=project-conflict]").TextContent);
        Assert.Equal(Opened with { Name = "Le leur", Progress = 60 }, await SavedAsync());

        await ClickAsync("conflict-mine");

        Assert.Equal(Opened with { Name = "Le mien", Progress = 60 }, await SavedAsync());
        AssertClosed();
    }

    [Fact]
    public async Task Take_theirs_takes_what_both_changed_and_keeps_what_only_I_changed()
    {
        await TypeAsync("name", "Le mien");
        await TypeAsync("description", "Mon texte");
        await OthersSaveAsync(Opened with { Name = "Le leur" });
        await SaveAsync();

        Assert.Equal(["Nom"], Contested());
        Assert.Contains("Description", panel.Find("[data-testid=conflict-kept]").TextContent);
        await ClickAsync("conflict-theirs");

        Assert.Equal(Opened with { Name = "Le leur", Description = "Mon texte" }, await SavedAsync());
        AssertClosed();
    }

    [Fact]
    public async Task Take_theirs_with_no_change_of_mine_left_saves_nothing()
    {
        await TypeAsync("name", "Le mien");
        await OthersSaveAsync(Opened with { Name = "Le leur" });
        await SaveAsync();
        var before = await portal.Log.HeadAsync();

        await ClickAsync("conflict-theirs");

        Assert.Equal(before, await portal.Log.HeadAsync());
        AssertClosed();
    }

    [Fact]
    public async Task Each_field_can_be_decided_by_itself()
    {
        await TypeAsync("name", "Le mien");
        await TypeAsync("progress", "55");
        await TypeAsync("dueOn", "2026-10-10");
        await OthersSaveAsync(AllElse);
        await SaveAsync();
        Assert.Equal(["Nom", "Avancement", "Fin prévue"], Contested());

        await panel.FindAll("input[name=conflict-progress]")[1].ChangeAsync(new ChangeEventArgs { Value = "on" });
        await panel.FindAll("input[name=conflict-dueOn]")[1].ChangeAsync(new ChangeEventArgs { Value = "on" });
        await panel.FindAll("input[name=conflict-dueOn]")[0].ChangeAsync(new ChangeEventArgs { Value = "on" });
        await ClickAsync("conflict-choice");

        Assert.Equal(AllElse with { Name = "Le mien", DueOn = new DateOnly(2026, 10, 10) }, await SavedAsync());
        AssertClosed();
    }

    [Fact]
    public async Task Two_people_who_change_different_fields_both_keep_theirs()
    {
        await TypeAsync("description", "Mon texte");
        await OthersSaveAsync(Opened with { Status = ProjectStatus.Waiting });
        await SaveAsync();

        Assert.Empty(Contested());
        Assert.Contains("Vous n’avez pas changé les mêmes champs", panel.Markup);
        await ClickAsync("conflict-mine");

        Assert.Equal(Opened with { Status = ProjectStatus.Waiting, Description = "Mon texte" }, await SavedAsync());
        AssertClosed();
    }

    [Fact]
    public async Task Changed_members_and_milestones_cause_no_conflict()
    {
        await TypeAsync("name", "Le mien");
        await portal.Projects.AddMemberAsync(portal.Admin, id, portal.Member.PersonId);
        await portal.Projects.AddMilestoneAsync(portal.Admin, id, new("Audit", null, Internal: false));
        await page.SettleAsync();
        await SaveAsync();

        Assert.Equal("Le mien", (await SavedAsync()).Name);
        AssertClosed();
    }

    [Fact]
    public async Task Of_three_people_no_one_is_overwritten_unseen()
    {
        await TypeAsync("name", "Le mien");
        await TypeAsync("progress", "55");
        await OthersSaveAsync(Opened with { Name = "Du deuxième" });
        await SaveAsync();
        Assert.Equal(["Nom"], Contested());

        // A third person saves while the second person's value is shown for a decision.
        await OthersSaveAsync(Opened with { Name = "Du troisième", Progress = 66 });
        await ClickAsync("conflict-mine");

        Assert.Equal("Du troisième", (await SavedAsync()).Name);
        Assert.Equal(["Nom", "Avancement"], Contested());
        Assert.Contains("Du troisième", panel.Find("[data-testid=project-conflict]").TextContent);
        await panel.FindAll("input[name=conflict-progress]")[1].ChangeAsync(new ChangeEventArgs { Value = "on" });
        await ClickAsync("conflict-choice");

        Assert.Equal(Opened with { Name = "Le mien", Progress = 66 }, await SavedAsync());
        AssertClosed();
    }

    [Fact]
    public async Task What_is_typed_beside_the_question_becomes_part_of_it()
    {
        await TypeAsync("name", "Le mien");
        await OthersSaveAsync(Opened with { Name = "Le leur", Progress = 60 });
        await SaveAsync();
        Assert.Equal(["Nom"], Contested());

        await TypeAsync("progress", "70");
        Assert.Equal(["Nom", "Avancement"], Contested());
        await panel.FindAll("input[name=conflict-progress]")[1].ChangeAsync(new ChangeEventArgs { Value = "on" });
        await ClickAsync("conflict-choice");

        Assert.Equal(Opened with { Name = "Le mien", Progress = 60 }, await SavedAsync());
    }

    [Fact]
    public async Task An_older_draft_asks_only_about_the_fields_that_it_holds()
    {
        // After a reload the form opens on the newer version. Then the browser restores the draft and the version that it was typed on.
        var seen = (await portal.ProjectQueries.FindAsync(portal.Technician, id)).Version;
        await portal.Projects.EditAsync(portal.Admin, id, Opened with { Name = "Le leur", Status = ProjectStatus.Waiting }, seen);
        await using var later = await page.OpenAgainAsync();
        panel = later.Show<ProjectPanel>(one => one.Add(parameter => parameter.Id, id).Add(parameter => parameter.Editing, true));
        Assert.Equal("Le leur", Value("name"));
        await TypeAsync("name", "Le mien");
        await TypeAsync("description", "Mon texte");
        await TypeAsync("seenVersion", $"{seen}");
        await SaveAsync();

        Assert.Equal(["Nom", "Description"], Contested());
        await ClickAsync("conflict-mine");
        Assert.Equal(Opened with { Name = "Le mien", Description = "Mon texte", Status = ProjectStatus.Waiting }, await SavedAsync());
    }

    [Fact]
    public async Task A_project_is_created_once_however_often_it_is_clicked()
    {
        Guid? created = null;
        var closings = 0;
        await using var other = await PanelContext.OpenAsync(portal, portal.Technician);
        var form = other.Show<ProjectFormPanel>(one => one.Add(parameter => parameter.OnClosed, made =>
        {
            created = made;
            closings++;
        }));
        await form.Find("[data-testid=project-organisation-select]").ChangeAsync(new ChangeEventArgs { Value = $"{portal.Acme}" });
        await form.Find("[name=name]").ChangeAsync(new ChangeEventArgs { Value = "Une fois" });

        // The write is held back: the second click comes while the first is under way, the third when it is done.
        var turn = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var busy = portal.Get<WriteGate>().PassAsync(() => turn.Task, CancellationToken.None);
        var first = form.Find("form").SubmitAsync();
        var second = form.Find("form").SubmitAsync();
        turn.SetResult(0);
        await Task.WhenAll(busy, first, second);
        await form.Find("form").SubmitAsync();

        Assert.Equal(1, closings);
        Assert.Equal(created, Assert.Single((await portal.ProjectQueries.ListAsync(portal.Technician, new ProjectFilter("Une fois"))).Items).Id);
    }

    [Fact]
    public async Task A_project_needs_an_organisation()
    {
        await using var other = await PanelContext.OpenAsync(portal, portal.Technician);
        var form = other.Show<ProjectFormPanel>(one => one.Add(parameter => parameter.OnClosed, _ => { }));
        await form.Find("[name=name]").ChangeAsync(new ChangeEventArgs { Value = "Sans client" });
        await form.Find("form").SubmitAsync();

        Assert.Equal("Choisissez l’organisation du projet.", form.Find(".error-note span").TextContent);
        Assert.Equal("Sans client", form.Find("[name=name]").GetAttribute("value"));
    }

    private async Task OthersSaveAsync(ProjectFields fields)
    {
        var now = await portal.ProjectQueries.FindAsync(portal.Admin, id);
        await portal.Projects.EditAsync(portal.Admin, id, fields, now.Version);
        await page.SettleAsync();
    }

    private async Task<ProjectFields> SavedAsync() => (await portal.ProjectQueries.FindAsync(portal.Technician, id)).Fields;

    private IElement Field(string name) => panel.Find($"[data-testid=project-form] [name={name}]");

    private string? Value(string name) => Field(name).GetAttribute("value");

    private Task TypeAsync(string name, string value) => Field(name).ChangeAsync(new ChangeEventArgs { Value = value });

    private Task SaveAsync() => panel.Find("[data-testid=project-form]").SubmitAsync();

    private Task ClickAsync(string testId) => panel.Find($"[data-testid={testId}]").ClickAsync(new());

    private List<string> Contested() => [.. panel.FindAll("[data-testid=project-conflict] legend").Select(legend => legend.TextContent)];

    private void AssertClosed()
    {
        Assert.EndsWith($"/projects/{id}", page.Services.GetRequiredService<NavigationManager>().Uri);
        Assert.Contains(page.Browser.Invocations["clearDraft"], call => Equals(call.Arguments[0], $"project:{id}"));
    }
}
