using Microsoft.AspNetCore.Identity;

namespace ClientPortal.Web.Identity;

/// <summary>What an account's owner does with its keys, signed in or by a link.</summary>
public static class AccountRoom
{
    public static IServiceCollection AddAccountKeys(this IServiceCollection services)
    {
        services.AddSingleton<Credentials>();
        services.AddScoped<AccountLinks>();
        services.AddSingleton<ForgottenPasswords>();
        services.AddHostedService(all => all.GetRequiredService<ForgottenPasswords>());
        services.Configure<DataProtectionTokenProviderOptions>(options => options.TokenLifespan = TimeSpan.FromHours(AccountLinks.Hours));
        return services;
    }
}
