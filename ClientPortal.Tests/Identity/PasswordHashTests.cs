using System.Buffers.Binary;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Identity;

/// <summary>The portals of other tests hash with fewer rounds (<see cref="QuickPasswords"/>); this one as it is published.</summary>
public sealed class PasswordHashTests
{
    [Fact]
    public void A_password_is_hashed_by_hmac_sha512_in_a_hundred_thousand_rounds()
    {
        var builder = WebApplication.CreateBuilder();
        builder.AddAccounts();
        using var services = builder.Services.BuildServiceProvider();

        var hash = Convert.FromBase64String(services.GetRequiredService<IPasswordHasher<Account>>().HashPassword(new Account(), Cast.Password));

        // The version of the format, then the function and the rounds in four bytes each.
        Assert.Equal(1, hash[0]);
        Assert.Equal((2, 100_000), (BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(1)), BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(5))));
    }
}
