namespace TradingSystem.Peers.EfCore.Intake;

/// <summary>Lets only known keys through, and tells the handlers whose they are.</summary>
public sealed class KeyFilter(KeyCache keys) : IEndpointFilter
{
    private static readonly object AccountItem = new();

    public static Guid AccountOf(HttpContext http) => (Guid)http.Items[AccountItem]!;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var (key, secret) = (http.Request.Headers["APCA-API-KEY-ID"].ToString(), http.Request.Headers["APCA-API-SECRET-KEY"].ToString());
        if (await keys.AccountOfAsync(key, secret) is not { } account)
        {
            return ErrorAnswer.Of(StatusCodes.Status401Unauthorized, "unauthorized.");
        }
        http.Items[AccountItem] = account;
        return await next(context);
    }
}
