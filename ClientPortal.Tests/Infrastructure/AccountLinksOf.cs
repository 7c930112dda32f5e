using ClientPortal.Web.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Infrastructure;

/// <summary>Opens the link of a mail as its page does, without the page.</summary>
internal static class AccountLinksOf
{
    public static async Task FollowAsync(this TestPortal portal, Eml mail, Func<AccountLinks, IReadOnlyDictionary<string, string>, Task> follow)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        var query = QueryHelpers.ParseQuery(mail.Link.Query).ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
        await follow(scope.ServiceProvider.GetRequiredService<AccountLinks>(), query);
    }
}
