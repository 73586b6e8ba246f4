using System.Security.Cryptography;
using System.Text;

namespace TradingSystem.Postgres.Schema;

/// <summary>
/// What PostgreSQL keeps of a password (RFC 5802 and 7677, in the form of <c>pg_authid.rolpassword</c>). Given to it
/// instead of the password, it keeps that out of the server's log and statistics.
/// </summary>
public static class ScramVerifier
{
    private const int Iterations = 4096;

    /// <param name="password">ASCII, which SASLprep leaves as it is.</param>
    public static string Of(string password) => Of(password, RandomNumberGenerator.GetBytes(16));

    internal static string Of(string password, byte[] salt)
    {
        var salted = Rfc2898DeriveBytes.Pbkdf2(
            Encoding.UTF8.GetBytes(password), salt, Iterations, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);
        var stored = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
        var server = HMACSHA256.HashData(salted, "Server Key"u8);
        return $"SCRAM-SHA-256${Iterations}:{Convert.ToBase64String(salt)}${Convert.ToBase64String(stored)}:{Convert.ToBase64String(server)}";
    }
}
