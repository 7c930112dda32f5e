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

// What is refused, and what fails.
public sealed partial class ProjectFormPanelTests
{
    [Theory]
    [InlineData("progress", "101", "L’avancement va de 0 à 100\u202f%.")]
    [InlineData("progress", "-1", "L’avancement va de 0 à 100\u202f%.")]
    [InlineData("progress", "12,5", "L’avancement va de 0 à 100\u202f%.")]
    [InlineData("progress", "", "L’avancement va de 0 à 100\u202f%.")]
    [InlineData("progress", "99999999999999", "L’avancement va de 0 à 100\u202f%.")]
    [InlineData("name", "", "Il manque une valeur\u00a0: nom du projet.")]
    [InlineData("name", " \t ", "Il manque une valeur\u00a0: nom du projet.")]
    [InlineData("dueOn", "2025-01-01", "L’échéance est avant le début.")]
    public async Task What_cannot_be_kept_is_refused_with_a_sentence_and_stays_typed(string field, string typed, string sentence)
    {
        await TypeAsync(field, typed);
        await SaveAsync();

        Assert.Equal(sentence, panel.Find(".error-note span").TextContent);
        Assert.Equal(typed, Value(field) ?? "");
        Assert.Equal(Opened, await SavedAsync());

        await TypeAsync(field, field switch { "progress" => "41", "name" => "Bien", _ => "2027-01-01" });
        await SaveAsync();
        Assert.Empty(panel.FindAll(".error-note"));
        AssertClosed();
    }

    [Theory]
    [InlineData("name", "nom du projet", 120)]
    [InlineData("description", "description", 20_000)]
    public async Task A_megabyte_is_refused_with_a_sentence_and_stays_typed(string field, string name, int most)
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("fr");
        var megabyte = new string('x', 1024 * 1024);
        await TypeAsync(field, megabyte);
        await SaveAsync();

        Assert.Equal($"Trop long\u00a0: {name}. {most:N0} caractères au plus\u00a0; votre texte est toujours là, raccourcissez-le.",
            panel.Find(".error-note span").TextContent);
        Assert.Equal(megabyte, Value(field));
        Assert.Equal(Opened, await SavedAsync());
    }

    [Fact]
    public async Task A_fault_is_shown_with_a_reference_and_the_draft_can_be_saved_afterwards()
    {
        await TypeAsync("name", "Le mien");
        await portal.Store.ReadAsync(db => db.Database.ExecuteSqlAsync($"ALTER TABLE EventLog RENAME TO Elsewhere"));
        await SaveAsync();
        Assert.Matches("Cela n’a pas pu être fait. .* référence\u00a0: [0-9a-f]{8}", panel.Find(".error-note span").TextContent);
        Assert.Equal("Le mien", Value("name"));

        await portal.Store.ReadAsync(db => db.Database.ExecuteSqlAsync($"ALTER TABLE Elsewhere RENAME TO EventLog"));
        await SaveAsync();
        Assert.Equal("Le mien", (await SavedAsync()).Name);
        AssertClosed();
    }
}
