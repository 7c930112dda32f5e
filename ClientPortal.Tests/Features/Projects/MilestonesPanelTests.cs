using AngleSharp.Dom;
using Bunit;
using ClientPortal.Domain.Projects;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Projects;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Features.Projects;

/// <summary>The milestones on a project's page: live changes arrive while a person types.</summary>
public sealed class MilestonesPanelTests : IAsyncLifetime
{
    private TestPortal portal = null!;
    private PanelContext page = null!;
    private IRenderedComponent<ProjectPanel> panel = null!;
    private Guid id;

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync();
        id = await portal.ProjectAsync("Migration", new MilestoneFields("Audit", new DateOnly(2026, 1, 1), false),
            new MilestoneFields("Bascule", new DateOnly(2999, 1, 1), false));
        page = await PanelContext.OpenAsync(portal, portal.Technician);
        panel = page.Show<ProjectPanel>(one => one.Add(parameter => parameter.Id, id));
    }

    public async ValueTask DisposeAsync()
    {
        await page.DisposeAsync();
        await portal.DisposeAsync();
    }

    [Fact]
    public async Task A_click_completes_and_another_one_reopens()
    {
        Assert.Equal(["late", "open"], States());

        await ToggleAsync("Audit");
        Assert.Equal(["done", "next"], States());
        Assert.Equal("1 sur 2", panel.Find(".card-actions .meta").TextContent);

        await ToggleAsync("Audit");
        Assert.Equal(["late", "open"], States());
    }

    [Fact]
    public async Task A_double_click_does_it_once()
    {
        var toggle = Milestone("Audit").QuerySelector("[data-testid=milestone-toggle]")!;
        await toggle.ClickAsync(new MouseEventArgs { Detail = 1 });
        await page.SettleAsync();
        await Milestone("Audit").QuerySelector("[data-testid=milestone-toggle]")!.ClickAsync(new MouseEventArgs { Detail = 2 });
        await page.SettleAsync();

        Assert.Equal("done", Milestone("Audit").GetAttribute("data-state"));
    }

    [Fact]
    public async Task An_addition_appears_and_empties_the_form_once()
    {
        await TypeAsync("title", "Recette");
        await TypeAsync("dueOn", "2027-03-04");
        await panel.Find("[name=internal]").ChangeAsync(new ChangeEventArgs { Value = true });
        await SubmitAsync();
        await SubmitAsync();
        await page.SettleAsync();

        Assert.Equal(["Audit", "Recette", "Bascule"], panel.FindAll(".milestone-name").Select(name => name.TextContent));
        Assert.Contains("interne", Milestone("Recette").TextContent);
        Assert.Empty(panel.FindAll(".error-note"));
        Assert.Equal("", panel.Find("[name=title]").GetAttribute("value"));
        Assert.False(panel.Find("[name=internal]").HasAttribute("checked"));
        Assert.Contains(page.Browser.Invocations["clearDraft"], call => Equals(call.Arguments[0], $"milestone:{id}"));
    }

    [Fact]
    public async Task An_addition_without_a_title_is_refused_with_a_sentence()
    {
        await SubmitAsync();
        Assert.Equal("Il manque une valeur\u00a0: titre du jalon.", panel.Find(".error-note span").TextContent);
    }

    [Fact]
    public async Task What_is_typed_stays_while_others_change_the_milestones()
    {
        await TypeAsync("title", "À moi");
        await TypeAsync("dueOn", "2027-03-04");

        await portal.Projects.AddMilestoneAsync(portal.Admin, id, new("D'ailleurs", null, false));
        await page.SettleAsync();

        Assert.Equal("À moi", panel.Find("[name=title]").GetAttribute("value"));
        Assert.Equal("2027-03-04", panel.Find("[name=dueOn]").GetAttribute("value"));
        Assert.Equal(3, panel.FindAll(".milestone").Count);
    }

    [Fact]
    public async Task A_removal_clicked_twice_is_no_error()
    {
        // The write is held back: the second click comes while the row is still there.
        var turn = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var busy = portal.Get<WriteGate>().PassAsync(() => turn.Task, CancellationToken.None);
        var first = Remove();
        var second = Remove();
        turn.SetResult(0);
        await Task.WhenAll(busy, first, second);
        await page.SettleAsync();

        Assert.Empty(panel.FindAll(".error-note"));
        Assert.Equal(["Bascule"], panel.FindAll(".milestone-name").Select(name => name.TextContent));

        Task Remove() => Milestone("Audit").QuerySelector("[data-testid=milestone-remove]")!.ClickAsync(new());
    }

    [Fact]
    public async Task A_milestone_that_another_person_removed_is_reported_as_missing()
    {
        // The page has not received the removal yet when the click arrives.
        var detail = await portal.ProjectQueries.FindAsync(portal.Technician, id);
        await using var alone = await PanelContext.OpenAsync(portal, portal.Technician);
        var milestones = alone.Show<MilestonesPanel>(
            one => one.Add(parameter => parameter.Detail, detail).Add(parameter => parameter.MayEdit, true));
        await portal.Projects.RemoveMilestoneAsync(portal.Admin, id, detail.Milestones[0].Id);

        await milestones.FindAll("[data-testid=milestone-toggle]")[0].ClickAsync(new());

        Assert.Equal("Cela n’existe plus, ou ne vous est plus accessible.", milestones.Find(".error-note span").TextContent);
    }

    [Fact]
    public async Task A_fault_is_shown_as_a_sentence_and_the_page_keeps_working()
    {
        await TypeAsync("title", "Recette");
        await portal.Store.ReadAsync(db => db.Database.ExecuteSqlAsync($"ALTER TABLE EventLog RENAME TO Elsewhere"));
        await SubmitAsync();
        await Milestone("Audit").QuerySelector("[data-testid=milestone-toggle]")!.ClickAsync(new());
        await Milestone("Audit").QuerySelector("[data-testid=milestone-remove]")!.ClickAsync(new());
        Assert.Contains("Cela n’a pas pu être fait.", panel.Find(".error-note span").TextContent);
        Assert.Equal("Recette", panel.Find("[name=title]").GetAttribute("value"));

        await portal.Store.ReadAsync(db => db.Database.ExecuteSqlAsync($"ALTER TABLE Elsewhere RENAME TO EventLog"));
        await SubmitAsync();
        await page.SettleAsync();
        await Milestone("Audit").QuerySelector("[data-testid=milestone-remove]")!.ClickAsync(new());
        await page.SettleAsync();
        Assert.Empty(panel.FindAll(".error-note"));
        Assert.Equal(["Bascule", "Recette"], panel.FindAll(".milestone-name").Select(name => name.TextContent));
    }

    [Fact]
    public async Task A_lost_race_is_shown_and_can_be_tried_again()
    {
        // Each save of the click finds that the project has changed since it was read.
        await portal.Store.ReadAsync(db => db.Database.ExecuteSqlAsync(
            $"CREATE TRIGGER race BEFORE UPDATE ON Projects WHEN NEW.Version = OLD.Version + 1 BEGIN SELECT RAISE(IGNORE); END"));
        await Milestone("Audit").QuerySelector("[data-testid=milestone-toggle]")!.ClickAsync(new());
        Assert.StartsWith("Quelqu’un d’autre change la même chose en ce moment.", panel.Find(".error-note span").TextContent);

        await portal.Store.ReadAsync(db => db.Database.ExecuteSqlAsync($"DROP TRIGGER race"));
        await ToggleAsync("Audit");
        Assert.Equal("done", Milestone("Audit").GetAttribute("data-state"));
        Assert.Empty(panel.FindAll(".error-note"));
    }

    [Fact]
    public async Task Of_two_milestones_of_one_name_one_is_next()
    {
        await portal.Projects.CompleteMilestoneAsync(
            portal.Technician, id, (await portal.ProjectQueries.FindAsync(portal.Technician, id)).Milestones[0].Id);
        await portal.Projects.AddMilestoneAsync(portal.Technician, id, new("Bascule", new DateOnly(2999, 2, 1), false));
        await page.SettleAsync();

        Assert.Equal(["done", "next", "open"], States());
        Assert.Single(panel.FindAll("path.timeline-milestone[data-state=next] title"));
    }

    [Fact]
    public async Task Clients_look_and_change_nothing()
    {
        await using var client = await PanelContext.OpenAsync(portal, portal.Member);
        var seen = client.Show<ProjectPanel>(one => one.Add(parameter => parameter.Id, id));

        Assert.Equal(2, seen.FindAll(".milestone").Count);
        Assert.Empty(seen.FindAll("[data-testid=milestone-toggle], [data-testid=milestone-remove], .milestone-add"));
    }

    private IElement Milestone(string title) =>
        panel.FindAll(".milestone").Single(one => one.QuerySelector(".milestone-name")!.TextContent == title);

    private List<string?> States() => [.. panel.FindAll(".milestone").Select(one => one.GetAttribute("data-state"))];

    private Task TypeAsync(string name, string value) =>
        panel.Find($".milestone-add [name={name}]").ChangeAsync(new ChangeEventArgs { Value = value });

    private Task SubmitAsync() => panel.Find(".milestone-add").SubmitAsync();

    private async Task ToggleAsync(string title)
    {
        await Milestone(title).QuerySelector("[data-testid=milestone-toggle]")!.ClickAsync(new MouseEventArgs { Detail = 1 });
        await page.SettleAsync();
    }
}
