using AngleSharp.Dom;
using Bunit;
using ClientPortal.Domain.Prospects;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Prospects;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Tests.Features.Prospects;

/// <summary>An edit in progress survives what others save, and no one overwrites another person's change without seeing it.</summary>
public sealed class ProspectFormPanelTests : IAsyncLifetime
{
    private static readonly ProspectFields Opened =
        new() { FirstName = "Awa", LastName = "Ndiaye", Email = "awa@example.org", Company = "Teranga", Notes = "Avant" };

    private TestPortal portal = null!;
    private PanelContext page = null!;
    private IRenderedComponent<ProspectPanel> panel = null!;
    private Guid id;

    private ProspectCommands Commands => portal.Get<ProspectCommands>();

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync();
        id = await Commands.AddAsync(portal.Technician, Opened, ProspectSource.Manual);
        page = await PanelContext.OpenAsync(portal, portal.Technician);
        panel = page.Show<ProspectPanel>(one => one.Add(parameter => parameter.Id, id));
    }

    public async ValueTask DisposeAsync()
    {
        await page.DisposeAsync();
        await portal.DisposeAsync();
    }

    [Fact]
    public async Task Left_alone_it_follows_what_others_save()
    {
        await OthersAsync(fields => fields with { FirstName = "Fatou", Status = ProspectStatus.Qualified });

        Assert.Equal(("Fatou", "qualified"), (Value("firstName"), panel.Find("[data-testid=prospect-status-select]").GetAttribute("data-value")));
        Assert.Empty(panel.FindAll("[data-testid=edit-elsewhere]"));
    }

    [Fact]
    public async Task No_field_changes_while_a_person_is_in_the_form()
    {
        await panel.Find("form").FocusInAsync(new());
        await OthersAsync(fields => fields with { FirstName = "Fatou" });
        Assert.Equal("Awa", Value("firstName"));
        Assert.Contains("Prénom", panel.Find("[data-testid=edit-elsewhere]").TextContent);

        await panel.Find("form").FocusOutAsync(new());
        await OthersAsync(fields => fields with { Company = "Baobab" });
        Assert.Equal(("Fatou", "Baobab"), (Value("firstName"), Value("company")));
    }

    [Fact]
    public async Task Input_stays_and_different_fields_are_merged()
    {
        await TypeAsync("firstName", "Astou");
        await OthersAsync(fields => fields with { Company = "Baobab", Notes = "Le leur" });
        Assert.Equal(("Astou", "Teranga"), (Value("firstName"), Value("company")));

        await SaveAsync();

        Assert.Empty(panel.FindAll("[data-testid=prospect-conflict]"));
        Assert.Empty((Opened with { FirstName = "Astou", Company = "Baobab", Notes = "Le leur" }).DifferencesTo(await SavedAsync()));
        Assert.NotEmpty(panel.FindAll("[data-testid=prospect-saved]"));
    }

    [Theory]
    [InlineData("conflict-mine", "Astou")]
    [InlineData("conflict-theirs", "Fatou")]
    public async Task The_person_chooses_between_two_values_of_one_field(string choice, string kept)
    {
        await TypeAsync("firstName", "Astou");
        await TypeAsync("notes", "Les miennes");
        await OthersAsync(fields => fields with { FirstName = "Fatou", Company = "Baobab" });
        await SaveAsync();

        var conflict = panel.Find("[data-testid=prospect-conflict]");
        Assert.Equal(["Prénom"], conflict.QuerySelectorAll("legend").Select(legend => legend.TextContent));
        Assert.Contains("Ada Admin", conflict.TextContent);
        Assert.Equal("Fatou", (await SavedAsync()).FirstName); // nothing was overwritten

        await panel.InvokeAsync(() => panel.Find($"[data-testid={choice}]").ClickAsync(new()));

        var saved = await SavedAsync();
        Assert.Equal((kept, "Baobab", "Les miennes"), (saved.FirstName, saved.Company, saved.Notes));
        Assert.Equal(kept, Value("firstName"));
    }

    [Fact]
    public async Task A_refusal_gives_its_reason_and_keeps_the_input()
    {
        await TypeAsync("email", "pas une adresse");
        await SaveAsync();

        Assert.Equal("pas une adresse", Value("email"));
        Assert.NotEmpty(panel.FindAll(".error-note"));
        Assert.Equal("awa@example.org", (await SavedAsync()).Email);
        await TypeAsync("email", "");
        await TypeAsync("value", "beaucoup");
        await SaveAsync();
        Assert.Equal("beaucoup", Value("value"));
        Assert.NotEmpty(panel.FindAll(".error-note"));
    }

    [Fact]
    public async Task Input_survives_a_deletion_and_can_be_saved_after_a_restore()
    {
        await TypeAsync("firstName", "Astou");
        await Commands.DeleteAsync(portal.Admin, id);
        await page.SettleAsync();
        Assert.NotEmpty(panel.FindAll("[data-testid=prospect-gone]"));
        await SaveAsync();
        Assert.NotEmpty(panel.FindAll(".error-note"));
        Assert.Equal("Astou", Value("firstName"));

        await panel.Find("[data-testid=prospect-undo]").ClickAsync(new());
        await page.SettleAsync();
        await SaveAsync();

        Assert.Equal("Astou", (await SavedAsync()).FirstName);
        Assert.Empty(panel.FindAll("[data-testid=prospect-gone]"));
    }

    [Fact]
    public async Task A_duplicate_is_pointed_out_while_typing()
    {
        var existing = await Commands.AddAsync(
            portal.Admin, new ProspectFields { FirstName = "Déjà", LastName = "Là", Phone = "+221 77 123 45 67" }, ProspectSource.Manual);

        await panel.Find("[name=phone]").InputAsync(new ChangeEventArgs { Value = "77 123 45 67" });

        await Eventually.TrueAsync(() => panel.FindAll("[data-testid=prospect-duplicate]").Count == 1);
        Assert.Equal($"{existing}", panel.Find("[data-testid=prospect-duplicate]").GetAttribute("data-id"));
        await panel.Find("[name=phone]").InputAsync(new ChangeEventArgs { Value = "77 123 45 68" });
        await Eventually.TrueAsync(() => panel.FindAll("[data-testid=prospect-duplicate]").Count == 0);
    }

    private string? Value(string name) => panel.Find($"[name={name}]").GetAttribute("value");

    // Found and clicked in one turn of the renderer: a render in between would remove the handler.
    private Task TypeAsync(string name, string value) =>
        panel.InvokeAsync(() => panel.Find($"[name={name}]").ChangeAsync(new ChangeEventArgs { Value = value }));

    private Task SaveAsync() => panel.InvokeAsync(() => panel.Find("form").SubmitAsync());

    private async Task OthersAsync(Func<ProspectFields, ProspectFields> change)
    {
        await Commands.ChangeAsync(portal.Admin, id, change);
        await page.SettleAsync();
    }

    private async Task<ProspectFields> SavedAsync() => (await portal.Get<ProspectQueries>().FindAsync(portal.Technician, id)).Fields;
}
