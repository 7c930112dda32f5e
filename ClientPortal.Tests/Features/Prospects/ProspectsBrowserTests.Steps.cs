using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using ClientPortal.Tests.Features.Prospects.Calendly;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Prospects.Calendly;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientPortal.Tests.Features.Prospects;

// What people and Calendly do.
public sealed partial class ProspectsBrowserTests
{
    private async Task<Visitor> SignInAsync(string email, string? path = null, BrowserNewContextOptions? options = null)
    {
        var person = await browser.SignInAsync(portal.Address, email, options);
        people.Add(person);
        if (path is not null)
        {
            await person.OpenAsync(path);
        }

        return person;
    }

    // Creates a prospect through the form; returns its id.
    private static async Task<string> AddAsync(Visitor staff, string first, string last)
    {
        await staff.Id("prospect-new").ClickAsync();
        await staff.Id("prospect-firstname-input").FillAsync(first);
        await staff.Id("prospect-lastname-input").FillAsync(last);
        await staff.Id("prospect-save").ClickAsync();
        var row = Rows(staff).Filter(new() { HasText = $"{first} {last}" });
        await Expect(row).ToBeVisibleAsync();
        return (await row.GetAttributeAsync("data-id"))!;
    }

    private async Task<bool> DeliverAsync(string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        using var client = new HttpClient { BaseAddress = portal.Address };
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        content.Headers.Add(CalendlySignature.Header, CalendlySignature.Of(bytes, Key, TimeProvider.System.GetUtcNow()));
        using var answer = await client.PostAsync("/webhooks/calendly", content);
        return answer.IsSuccessStatusCode;
    }

    private static ILocator Rows(Visitor staff) => staff.Id("prospect-row");

    private static ILocator Row(Visitor staff, string id) => staff.Page.Locator($"[data-testid=prospect-row][data-id='{id}']");

    private static ILocator Card(Visitor staff, string id) => staff.Page.Locator($"[data-testid=prospect-card][data-id='{id}']");

    private static ILocator Column(Visitor staff, string status) => staff.Page.Locator($"[data-testid=prospect-column][data-status='{status}']");

    private static Task CardInAsync(Visitor staff, string id, string status) =>
        Expect(Column(staff, status).Locator($"[data-id='{id}']")).ToBeVisibleAsync();

    private static async Task<int> CountAsync(Visitor staff) =>
        int.Parse(await staff.Id("prospects-badge").GetAttributeAsync("data-count") ?? "", CultureInfo.InvariantCulture);

    private static Task CountedAsync(Visitor staff, int count) => Expect(staff.Id("prospects-badge")).ToHaveAttributeAsync("data-count", $"{count}");

    private static async Task<int> TotalAsync(Visitor staff) =>
        int.Parse(await staff.Id("prospect-total").GetAttributeAsync("data-count") ?? "", CultureInfo.InvariantCulture);

    private static Task TotalsAsync(Visitor staff, int total) => Expect(staff.Id("prospect-total")).ToHaveAttributeAsync("data-count", $"{total}");

    /// <summary>A portal with demo data that Calendly may deliver to.</summary>
    public sealed class CalendlyPortal : IAsyncDisposable
    {
        private readonly HostedPortal portal = HostedPortal.Listening(new Dictionary<string, string> { ["Portal:Calendly:SigningKey"] = Key });

        public Uri Address => portal.Address;

        public ValueTask DisposeAsync() => portal.DisposeAsync();
    }
}
